package dev.tare.build;

import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.content.Compressor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What the steps of the smallest profile gain and cost, in one line each. */
final class GoGains {
    private GoGains() {}

    /** Tells it. @param files the program as usual, without inlining, and without HTTP/2 too */
    static void tell(List<Path> files, Progress progress) {
        try {
            Size usual = Size.of(files.get(0));
            Size called = Size.of(files.get(1));
            Size whole = Size.of(files.get(2));
            progress.note("no inlining: " + called.than(usual) + "; costs up to 1.9 times the processor time");
            progress.note("no HTTP/2: " + whole.than(called) + "; costs HTTP/2 of net/http, for servers and clients");
            progress.note("gzip level 12: " + signed(whole.gzip12 - whole.gzip6)
                    + " bytes of what leaves, in place of level 6; costs ten times the time to compress");
        } catch (IOException e) {
            throw TareException.failed("the programs can't be measured: " + Reasons.of(e), e);
        }
    }

    /** Of a program, in bytes. */
    private record Size(long plain, long gzip6, long gzip12) {
        static Size of(Path file) throws IOException {
            return new Size(Files.size(file), compressed(file, 6), compressed(file, 12));
        }

        String than(Size before) {
            return signed(plain - before.plain) + " bytes, " + signed(gzip12 - before.gzip12) + " compressed";
        }
    }

    private static String signed(long bytes) {
        return String.format(Locale.ROOT, "%+,d", bytes);
    }

    private static long compressed(Path file, int level) throws IOException {
        Counting out = new Counting();
        try (InputStream in = Files.newInputStream(file)) {
            Compressor.gzip(level).compress(in, out);
        }
        return out.bytes;
    }

    private static final class Counting extends OutputStream {
        private long bytes;

        @Override
        public void write(int value) {
            bytes++;
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            bytes += length;
        }
    }
}
