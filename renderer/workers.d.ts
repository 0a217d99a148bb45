declare module '*?worker&url' {
  const url: string;
  export default url;
}

/** W3C Trusted Types, as much of it as is used. What a policy has let through goes for the address itself. */
declare const trustedTypes: {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string };
};
