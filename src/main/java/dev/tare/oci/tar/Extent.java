package dev.tare.oci.tar;

import java.io.InputStream;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Where the content of a file lies in a plain tar.
 *
 * @param offset where it begins, in bytes
 * @param size of the file
 * @param sparse which parts of it the tar has; null where it has all
 */
public record Extent(long offset, long size, @Nullable SparseMap sparse) {
    /** The content. @param cutOff the message when the tar ends before it does */
    public InputStream open(String cutOff, FileChannel tar) {
        SparseMap map = sparse;
        return map == null
                ? new ChannelSlice(cutOff, tar, offset, size)
                : new SparseInput(new ChannelSlice(cutOff, tar, offset, map.stored()), map, size);
    }
}
