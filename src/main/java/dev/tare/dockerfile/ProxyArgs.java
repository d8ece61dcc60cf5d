package dev.tare.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The proxies among the build arguments. RUN sees them without an ARG; they are in no key and in no history.
 *
 * @param http of {@code http_proxy}, the empty string for none; the others alike
 */
record ProxyArgs(String http, String https, String ftp, String no, String all) {
    /** The variables of a RUN, in both cases. */
    List<String> environment() {
        List<String> out = new ArrayList<>();
        add(out, "HTTP_PROXY", http);
        add(out, "HTTPS_PROXY", https);
        add(out, "FTP_PROXY", ftp);
        add(out, "NO_PROXY", no);
        add(out, "ALL_PROXY", all);
        return out;
    }

    private static void add(List<String> to, String name, String value) {
        if (!value.isEmpty()) {
            to.add(name + "=" + value);
            to.add(name.toLowerCase(Locale.ROOT) + "=" + value);
        }
    }

    /** Upper and lower case are the same, and the lower-case one wins; null when there is none. */
    static @Nullable ProxyArgs of(Map<String, String> buildArgs) {
        String[] values = {"", "", "", "", ""};
        boolean found = false;
        for (Map.Entry<String, String> arg : new TreeMap<>(buildArgs).entrySet()) {
            int index = switch (arg.getKey().toLowerCase(Locale.ROOT)) {
                case "http_proxy" -> 0;
                case "https_proxy" -> 1;
                case "ftp_proxy" -> 2;
                case "no_proxy" -> 3;
                case "all_proxy" -> 4;
                default -> -1;
            };
            if (index >= 0) {
                values[index] = arg.getValue();
                found = true;
            }
        }
        return found ? new ProxyArgs(values[0], values[1], values[2], values[3], values[4]) : null;
    }
}
