package dev.tare.http;

import java.io.ByteArrayOutputStream;
import java.util.Base64;

/** The Basic scheme of RFC 7617. */
public final class BasicLogin {
    private BasicLogin() {}

    /** The value of a header for {@code user:password}, each escaped as in an address (RFC 3986, section 3.2.1). */
    public static String header(String userInfo) {
        int colon = userInfo.indexOf(':');
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(unescape(colon < 0 ? userInfo : userInfo.substring(0, colon)));
        both.write(':');
        both.writeBytes(unescape(colon < 0 ? "" : userInfo.substring(colon + 1)));
        return "Basic " + Base64.getEncoder().encodeToString(both.toByteArray());
    }

    /** The bytes that stand for themselves or are escaped (RFC 3986, section 2.1). */
    static byte[] unescape(String text) {
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
