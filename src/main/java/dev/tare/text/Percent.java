package dev.tare.text;

import java.io.ByteArrayOutputStream;

/** Percent signs of addresses (RFC 3986, section 2.1). */
public final class Percent {
    private Percent() {}

    /** The bytes that a text of ASCII stands for. A percent sign without two digits after it stands for itself. */
    public static byte[] decode(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (text.charAt(i) == '%' && high >= 0 && low >= 0) {
                out.write(high << 4 | low);
                i += 2;
            } else {
                out.write(text.charAt(i));
            }
        }
        return out.toByteArray();
    }
}
