package dev.tare.http;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** What a {@link Body} is written to may take files, as sendfile(2) does: nothing of them is copied on the way. */
public interface FileSink {
    /** Whether it does; it does not where what is sent is encrypted. */
    boolean takesFiles();

    /**
     * Sends a part of a file.
     *
     * @return how many bytes were sent, perhaps fewer than were asked for; 0 at the end of the file
     */
    long transfer(FileChannel file, long position, long count) throws IOException;
}
