package dev.tare.engine;

import dev.tare.oci.Digest;
import dev.tare.oci.tar.Extent;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;

/** Where the content of a file comes from that was put into an {@link UpperTree}: read when the layer is written. */
sealed interface FileContent {
    InputStream open() throws IOException;

    Digest digest() throws IOException;

    /** A file of another tree. */
    record OfTree(FileTree tree, Node node) implements FileContent {
        @Override
        public InputStream open() throws IOException {
            return tree.open(node);
        }

        @Override
        public Digest digest() throws IOException {
            return tree.digest(node);
        }
    }

    /** A text of the Dockerfile. */
    record OfText(String text) implements FileContent {
        private byte[] bytes() {
            return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes());
        }

        @Override
        public Digest digest() {
            return Digest.sha256(bytes());
        }
    }

    /** A part of a file. @param channel stays open until the layer is written */
    record OfChannel(FileChannel channel, Extent extent) implements FileContent {
        @Override
        public InputStream open() {
            return extent.open("the archive is cut off", channel);
        }

        @Override
        public Digest digest() throws IOException {
            try (InputStream in = open()) {
                return Digest.sha256(in, extent.size());
            }
        }
    }
}
