package dev.tare.posix;

import java.nio.file.FileSystemException;

/** A system call that failed. */
public final class ErrnoException extends FileSystemException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    ErrnoException(String file, int errno) {
        super(file, null, Libc.message(errno));
        this.errno = errno;
    }

    /** The error number, as errno(3) lists them. */
    public int errno() {
        return errno;
    }
}
