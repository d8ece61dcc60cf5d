package dev.tare.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * File names are bytes. A name is held as a String whose bytes that are not valid UTF-8 are lone surrogates
 * U+DC80..U+DCFF (Python's "surrogateescape", PEP 383): readable, and nothing is lost on the way back.
 */
public final class Names {
    /** The order of the bytes, which every listing, key and layer uses. */
    public static final Comparator<String> BYTEWISE = new Bytewise();

    private Names() {}

    public static String decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    public static String decode(byte[] bytes, int from, int to) {
        boolean ascii = true;
        for (int i = from; i < to; i++) {
            ascii &= bytes[i] >= 0;
        }
        if (ascii) {
            return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
        }
        StringBuilder out = new StringBuilder(to - from);
        int i = from;
        while (i < to) {
            int length = sequence(bytes, i, to);
            if (length == 0) {
                out.append((char) (0xdc00 | bytes[i] & 0xff));
                i++;
            } else {
                out.append(new String(bytes, i, length, StandardCharsets.UTF_8));
                i += length;
            }
        }
        return out.toString();
    }

    /** A path in bytes, as the kernel takes it. Java decodes what is no text to U+FFFD; its URI keeps the bytes. */
    public static byte[] encode(Path path) {
        String text = path.toString();
        if (text.indexOf('\ufffd') < 0) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        return Percent.decode(path.toAbsolutePath().toUri().getRawPath());
    }

    /** The length of the valid UTF-8 sequence at this place (RFC 3629), 0 when there is none. */
    private static int sequence(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xff;
        if (first < 0x80) {
            return 1;
        }
        int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        if (first < 0xc2 || first > 0xf4 || at + length > end) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        int second = bytes[at + 1] & 0xff;
        boolean overlong = first == 0xe0 && second < 0xa0 || first == 0xf0 && second < 0x90;
        boolean beyond = first == 0xed && second > 0x9f || first == 0xf4 && second > 0x8f;
        return overlong || beyond ? 0 : length;
    }

    public static byte[] encode(String name) {
        boolean plain = true;
        for (int i = 0; i < name.length(); i++) {
            plain &= !isEscape(name, i);
        }
        if (plain) {
            return name.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(name.length() + 8);
        int i = 0;
        while (i < name.length()) {
            if (isEscape(name, i)) {
                out.write(name.charAt(i) & 0xff);
                i++;
            } else {
                int next = i + Character.charCount(name.codePointAt(i));
                out.writeBytes(name.substring(i, next).getBytes(StandardCharsets.UTF_8));
                i = next;
            }
        }
        return out.toByteArray();
    }

    /** The characters of a text, halves of surrogate pairs alone where they are; without a stream, which starts slowly. */
    public static int[] codePoints(String text) {
        int[] points = new int[text.codePointCount(0, text.length())];
        int at = 0;
        for (int i = 0; i < points.length; i++) {
            points[i] = text.codePointAt(at);
            at += Character.charCount(points[i]);
        }
        return points;
    }

    private static boolean isEscape(String name, int i) {
        char c = name.charAt(i);
        return c >= 0xdc80 && c <= 0xdcff && (i == 0 || !Character.isHighSurrogate(name.charAt(i - 1)));
    }

    /** A class of its own: a method reference here would start the machinery of lambdas in every cached build. */
    private static final class Bytewise implements Comparator<String> {
        @Override
        public int compare(String a, String b) {
            return Names.compare(a, b);
        }
    }

    private static int compare(String a, String b) {
        int shared = Math.min(a.length(), b.length());
        for (int i = 0; i < shared; i++) {
            if (a.charAt(i) != b.charAt(i)) {
                // From U+D800 on the order of UTF-16 units is not the order of bytes.
                return a.charAt(i) < 0xd800 && b.charAt(i) < 0xd800
                        ? a.charAt(i) - b.charAt(i)
                        : java.util.Arrays.compareUnsigned(encode(a), encode(b));
            }
        }
        return a.length() - b.length();
    }
}
