package dev.tare.needs;

/** How sure it is that a program has a need. */
public enum Confidence {
    /** Certain: the code that needs it is there and can be reached. */
    A,
    /** Likely. */
    B,
    /** A hint, which is told and adds nothing. */
    C;

    /** Whether files are added without being asked for. */
    public boolean isAdded() {
        return this != C;
    }
}
