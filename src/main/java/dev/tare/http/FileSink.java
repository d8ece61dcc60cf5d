package dev.tare.http;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** A stream that takes parts of files by sendfile(2), which copies nothing through this process. */
public interface FileSink {
    /** Whether it can; it cannot where the connection is encrypted. */
    boolean takesFiles();

    /**
     * Sends a part of a file.
     *
     * @return how many bytes were sent, perhaps fewer than were asked for; 0 at the end of the file
     */
    long transfer(FileChannel file, long position, long count) throws IOException;
}
