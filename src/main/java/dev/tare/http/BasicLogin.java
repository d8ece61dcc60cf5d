package dev.tare.http;

import dev.tare.text.Percent;
import java.io.ByteArrayOutputStream;
import java.util.Base64;

/** The Basic scheme of RFC 7617. */
public final class BasicLogin {
    private BasicLogin() {}

    /** The value of a header for {@code user:password}, each escaped as in an address (RFC 3986, section 3.2.1). */
    public static String header(String userInfo) {
        int colon = userInfo.indexOf(':');
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(Percent.decode(colon < 0 ? userInfo : userInfo.substring(0, colon)));
        both.write(':');
        both.writeBytes(Percent.decode(colon < 0 ? "" : userInfo.substring(colon + 1)));
        return "Basic " + Base64.getEncoder().encodeToString(both.toByteArray());
    }
}
