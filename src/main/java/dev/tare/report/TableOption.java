package dev.tare.report;

/** What the flags of a listing say of its table. */
public enum TableOption {
    /** Nothing is cut. */
    FULL,
    /** Digests are listed too. */
    DIGESTS,
    /** Sizes and times are in bytes and by RFC 3339, and not for people. */
    EXACT
}
