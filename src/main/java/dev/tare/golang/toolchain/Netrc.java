package dev.tare.golang.toolchain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The logins of a netrc file, as {@code go} reads it (go help goauth; cmd/go/internal/auth). */
final class Netrc {
    /** @param machine a host, and perhaps the beginning of a path */
    record Login(String machine, String user, String password) {
        /** The password is nobody's to see. */
        @Override
        public String toString() {
            return machine + " as " + user;
        }
    }

    private Netrc() {}

    /** The file of the variable NETRC, or of the home; no logins where there is none. */
    static List<Login> read(Map<String, String> environment) throws IOException {
        String named = environment.getOrDefault("NETRC", "");
        Path home = GoSettings.path(environment.getOrDefault("HOME", ""));
        Path file = !named.isEmpty() ? Path.of(named) : home == null ? null : home.resolve(".netrc");
        return file == null || !Files.isRegularFile(file)
                ? List.of()
                : parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    }

    static List<Login> parse(String text) {
        List<Login> out = new ArrayList<>();
        String machine = "";
        String user = "";
        String password = "";
        boolean macro = false;
        for (String line : text.split("\n", -1)) {
            if (macro) {
                macro = !line.isEmpty();
                continue;
            }
            List<String> words = words(line);
            for (int i = 0; i < words.size(); i += 2) {
                if (words.get(i).equals("default")) {
                    // It stands after all machines, and go sends nobody's password to a host that is not named.
                    return out;
                }
                String value = i + 1 < words.size() ? words.get(i + 1) : "";
                switch (words.get(i)) {
                    case "machine" -> {
                        machine = value;
                        user = "";
                        password = "";
                    }
                    case "login" -> user = value;
                    case "password" -> password = value;
                    case "macdef" -> macro = true;
                    default -> {
                        // An account, which HTTP knows nothing of.
                    }
                }
                if (!machine.isEmpty() && !user.isEmpty() && !password.isEmpty()) {
                    out.add(new Login(machine, user, password));
                    machine = "";
                }
            }
        }
        return out;
    }

    /**
     * The login for an address without its scheme: that of the longest beginning that ends at a slash; the first of
     * several.
     */
    static @Nullable Login find(List<Login> logins, String address) {
        String prefix = address;
        while (true) {
            for (Login each : logins) {
                if (each.machine().equals(prefix)) {
                    return each;
                }
            }
            int slash = prefix.lastIndexOf('/');
            if (slash < 0) {
                return null;
            }
            prefix = prefix.substring(0, slash);
        }
    }

    private static List<String> words(String line) {
        List<String> out = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= line.length(); i++) {
            boolean blank = i == line.length() || Character.isWhitespace(line.charAt(i));
            if (blank && start >= 0) {
                out.add(line.substring(start, i));
                start = -1;
            } else if (!blank && start < 0) {
                start = i;
            }
        }
        return out;
    }
}
