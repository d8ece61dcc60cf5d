package dev.tare.oci.tar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.tree.Inode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A tar made by hand, block by block: what no tool writes on request, and what is broken. */
abstract class TarBytes {
    final ByteArrayOutputStream tar = new ByteArrayOutputStream();

    static byte[] header(String name, char type, long size) throws IOException {
        return TarHeader.encode(name.getBytes(UTF_8), type, Inode.file(0644, 0, 0, 0, 0), size, new byte[0]);
    }

    static void binary(byte[] block, int at, int width, long value) {
        for (int i = 0; i < width; i++) {
            int shift = 8 * (width - 1 - i);
            block[at + i] = (byte) (shift > 63 ? value >> 63 : value >> shift);
        }
        block[at] |= (byte) 0x80;
    }

    void entry(String name, char type, String content) throws IOException {
        entry(name, type, content, content.length());
    }

    void entry(String name, char type, String content, long size) throws IOException {
        byte[] bytes = content.getBytes(ISO_8859_1);
        tar.write(header(name, type, size));
        tar.write(bytes);
        tar.write(new byte[TarFormat.padding(bytes.length)]);
    }

    void pax(char type, String... records) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String record : records) {
            String bytes = new String(record.getBytes(UTF_8), ISO_8859_1);
            int rest = bytes.length() + 1;
            int length = rest
                    + Integer.toString(rest + Integer.toString(rest).length()).length();
            all.append(length).append(' ').append(bytes);
        }
        entry("PaxHeaders.0/x", type, all.toString());
    }

    TarReader reader() {
        return new TarReader(new ByteArrayInputStream(tar.toByteArray()));
    }

    static TarEntry entry(TarReader reader) throws IOException {
        TarEntry entry = reader.next();
        assertThat(entry).isNotNull();
        return entry;
    }

    List<String> read() throws IOException {
        TarReader reader = reader();
        List<String> found = new ArrayList<>();
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            String content = new String(reader.content().readAllBytes(), UTF_8);
            found.add(entry.path() + " " + entry.inode().type() + " "
                    + entry.inode().size() + " " + content);
        }
        return found;
    }

    List<String> paths() throws IOException {
        TarReader reader = reader();
        List<String> found = new ArrayList<>();
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            found.add(entry.path());
        }
        return found;
    }
}
