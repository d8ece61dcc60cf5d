package dev.tare.deliver;

import dev.tare.oci.Content;
import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.tree.Inode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Writes a layout as a tar, always the same for the same content: owner root, time 0. */
final class TarSink implements Sink {
    private final LayerWriter tar;

    TarSink(OutputStream out) {
        this.tar = new LayerWriter(out);
    }

    @Override
    public void folder(String path) throws IOException {
        tar.add(path, Inode.directory(0755, 0, 0, 0), null, null, null);
    }

    @Override
    public void file(String path, Content content) throws IOException {
        try (InputStream in = content.open()) {
            tar.add(path, Inode.file(0644, 0, 0, content.size(), 0), null, in, content.digest());
        }
    }

    @Override
    public void finish() throws IOException {
        tar.finish();
    }
}
