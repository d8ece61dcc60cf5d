package dev.tare.explain.part;

import java.util.Locale;

/** What a {@link Part} is. */
public enum PartKind {
    /** A whole image. */
    IMAGE,
    /** One of its layers, as a plain tar. */
    LAYER,
    DIRECTORY,
    FILE,
    /** What a tar says of its files, and what fills it up to whole blocks. */
    TAR,
    /** A whole program or library. */
    PROGRAM,
    /** A Go module, a Rust crate, or the C part of a program. */
    MODULE,
    PACKAGE,
    FUNCTION,
    /** Variables and constants. */
    DATA,
    SECTION,
    /** A file in a program, by {@code //go:embed}. */
    EMBEDDED,
    TYPES,
    /** Go's table of functions and lines. */
    PCLNTAB,
    /** What only debuggers read. */
    DEBUG,
    SYMBOLS,
    /** Headers of the file's format. */
    HEADER,
    PADDING,
    /** Several small ones, put together where they are shown. */
    OTHER;

    /** As JSON has it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
