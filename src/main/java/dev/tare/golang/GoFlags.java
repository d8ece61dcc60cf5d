package dev.tare.golang;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The flags of {@code go build}, but for those that say what goes in and where it comes out. */
final class GoFlags {
    /** net/http without its HTTP/2, for servers and clients. */
    private static final String NO_HTTP2 = "nethttpomithttp2";

    private GoFlags() {}

    /** Ours, then the user's: of two that are the same flag go takes the later. */
    static List<String> of(GoOptions options, Map<String, String> environment) {
        List<String> flags = new ArrayList<>();
        // Without it the program holds the paths of this machine, and no other makes the same bytes.
        flags.add("-trimpath");
        String ldflags = options.ldflags();
        // A flag on the command line replaces that of GOFLAGS; the user's own would be lost.
        String goflags = environment.getOrDefault("GOFLAGS", "");
        if (ldflags != null) {
            flags.add("-ldflags=" + ldflags);
        } else if (!hasFlag(goflags, "-ldflags") && options.profile() != GoProfile.DEBUG) {
            flags.add("-ldflags=" + GoOptions.STRIP);
        }
        List<String> tags = new ArrayList<>(options.tags());
        if (options.profile() == GoProfile.SMALLEST) {
            if (!hasFlag(goflags, "-gcflags")) {
                flags.add(GoProfile.NO_INLINING);
            }
            if (!hasFlag(goflags, "-tags") || !tags.isEmpty()) {
                tags.add(NO_HTTP2);
            }
        }
        if (!tags.isEmpty()) {
            flags.add("-tags=" + String.join(",", tags));
        }
        flags.addAll(options.flags());
        return flags;
    }

    /** Those that say which files are built. */
    static List<String> tags(GoOptions options) {
        List<String> tags = new ArrayList<>();
        if (!options.tags().isEmpty()) {
            tags.add("-tags=" + String.join(",", options.tags()));
        }
        for (String flag : options.flags()) {
            if (flag.startsWith("-tags=") || flag.startsWith("--tags=")) {
                tags.add(flag);
            }
        }
        return tags;
    }

    /** Entries are parted by blanks and may be quoted whole: {@code '-ldflags=-s -w'}. */
    private static boolean hasFlag(String goflags, String flag) {
        for (int at = goflags.indexOf(flag); at >= 0; at = goflags.indexOf(flag, at + 1)) {
            int start = at > 0 && goflags.charAt(at - 1) == '-' ? at - 1 : at;
            boolean starts = start == 0 || " \t\n\r'\"".indexOf(goflags.charAt(start - 1)) >= 0;
            int end = at + flag.length();
            if (starts && end < goflags.length() && goflags.charAt(end) == '=') {
                return true;
            }
        }
        return false;
    }

    /** The flags as a user would type them: {@code -trimpath -ldflags="-s -w"}. */
    static String shown(List<String> flags) {
        StringBuilder out = new StringBuilder();
        for (String flag : flags) {
            out.append(out.isEmpty() ? "" : " ");
            int value = flag.indexOf('=') + 1;
            boolean plain = flag.indexOf(' ') < 0 && flag.indexOf('"') < 0;
            if (plain) {
                out.append(flag);
            } else {
                out.append(flag, 0, value)
                        .append('"')
                        .append(flag.substring(value).replace("\\", "\\\\").replace("\"", "\\\""))
                        .append('"');
            }
        }
        return out.toString();
    }
}
