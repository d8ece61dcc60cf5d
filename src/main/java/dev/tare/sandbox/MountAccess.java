package dev.tare.sandbox;

/** What a container may do with what is mounted into it. */
public enum MountAccess {
    READ_ONLY,
    READ_WRITE;

    public static MountAccess of(boolean writable) {
        return writable ? READ_WRITE : READ_ONLY;
    }
}
