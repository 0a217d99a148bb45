/** Of the calls that were here: what `historyKept` means by ten thousand. */
export const TEN_THOUSAND_CALLS = 10_000;
