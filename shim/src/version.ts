/** This library's version; shim/build.sh puts the project's in its place. */
declare const NATSUIN_VERSION: string | undefined;

/** For people; never compared. */
export const VERSION: string = typeof NATSUIN_VERSION === "string" ? NATSUIN_VERSION : "0.0.0";
