/** A name as a menu shows it whole: there a single ampersand underlines what follows it, and is not seen. */
export const menuName = (name: string): string => name.replaceAll('&', '&&');
