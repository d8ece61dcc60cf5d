package dev.tare.golang.toolchain;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Nodes of a log of a certain size from its tiles of height 8 (golang.org/x/mod/sumdb/tlog; research.swtch.com/tlog). */
final class LogTiles implements LogProof.Nodes {
    private static final int HEIGHT = 8;
    private static final int WIDTH = 1 << HEIGHT;

    private final long size;
    private final Reader reader;
    private final Map<String, byte[]> read = new HashMap<>();

    /** Where tiles come from. */
    interface Reader {
        /**
         * A file of the log's server.
         *
         * @param path such as {@code /tile/8/0/x001/234.p/17}
         * @throws FetchFailure that is one of a missing file where the server has no tile of that width any more
         */
        byte[] read(String path) throws IOException;
    }

    /** @param size number of records of the log */
    LogTiles(long size, Reader reader) {
        this.size = size;
        this.reader = reader;
    }

    @Override
    public byte[] hash(int level, long number) throws IOException {
        int inTile = level % HEIGHT;
        int tileLevel = level / HEIGHT;
        long tile = number >> (HEIGHT - inTile);
        int first = (int) (number - (tile << (HEIGHT - inTile))) << inTile;
        long hashes = (size >> (HEIGHT * tileLevel)) - tile * WIDTH;
        byte[] content = tile(tileLevel, tile, (int) Math.min(WIDTH, hashes));
        return fold(content, first, 1 << inTile);
    }

    private static byte[] fold(byte[] tile, int first, int count) throws IOException {
        if (count == 1) {
            int start = first * Sha256.BYTES;
            if (start + Sha256.BYTES > tile.length) {
                throw new IOException("a tile of the checksum database is too short");
            }
            return Arrays.copyOfRange(tile, start, start + Sha256.BYTES);
        }
        int half = count / 2;
        return Sha256.node(fold(tile, first, half), fold(tile, first + half, half));
    }

    private byte[] tile(int level, long number, int width) throws IOException {
        String whole = path(level, number);
        byte[] known = read.get(whole);
        if (known == null) {
            known = width == WIDTH ? reader.read(whole) : part(whole, width);
            read.put(whole, known);
        }
        return known;
    }

    /** A tile that the log has filled meanwhile is there as a whole alone. */
    private byte[] part(String whole, int width) throws IOException {
        try {
            return reader.read(whole + ".p/" + width);
        } catch (FetchFailure e) {
            try {
                return reader.read(whole);
            } catch (FetchFailure other) {
                throw e;
            }
        }
    }

    /** Three digits of the number in each element. */
    static String path(int level, long number) {
        StringBuilder out = new StringBuilder(digits(number % 1000));
        for (long rest = number / 1000; rest > 0; rest /= 1000) {
            out.insert(0, "x" + digits(rest % 1000) + "/");
        }
        return "/tile/" + HEIGHT + "/" + level + "/" + out;
    }

    private static String digits(long number) {
        return (number < 10 ? "00" : number < 100 ? "0" : "") + number;
    }
}
