package dev.tare.build.request;

import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.syntax.ExposedPorts;
import dev.tare.dockerfile.syntax.StopSignals;
import dev.tare.golang.GoAddition;
import dev.tare.golang.GoContents;
import dev.tare.golang.GoProfile;
import dev.tare.golang.toolchain.GoVersion;
import dev.tare.needs.files.ImageUser;
import dev.tare.needs.files.NeedsChoice;
import dev.tare.oci.tree.FileCapabilities;
import dev.tare.oci.tree.TreePaths;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the values of a flag, or of a key of a file. */
public final class GoValues {
    private GoValues() {}

    /**
     * Reads the values of one key.
     *
     * @param key one of {@link GoKey#ALL} that is about how the program is made and its image
     * @param values at least one
     * @param said the key as the user wrote it, for errors: {@code --env}
     * @throws TareException (usage) where a value is none of the key
     */
    public static GoRequest parse(String key, List<String> values, String said) {
        String last = values.getLast();
        GoRequest usual = GoRequest.USUAL;
        return switch (key) {
            case "base" -> usual.with(last, false);
            case "base-cmd" -> usual.with(usual.base(), isTrue(last));
            case "ldflags", "go-flag", "tags", "go-env", "cap", "profile", "debug", "go" ->
                usual.with(compile(key, values, said));
            case "needs", "with", "without", "ca", "tz" -> usual.with(needs(key, values, said));
            default -> usual.with(image(key, values, said));
        };
    }

    /**
     * Reads the flags that have the names of keys.
     *
     * @param given the values of a flag, or none; those of a switch are {@code true} or {@code false}
     * @throws TareException (usage) where a value is none of its flag
     */
    public static GoRequest ofFlags(Function<GoKey, List<String>> given, Workplace place) {
        GoRequest request = GoRequest.USUAL;
        for (GoKey key : GoKey.ALL) {
            List<String> values = key.isOfGo() ? given.apply(key) : List.of();
            if (!values.isEmpty()) {
                List<String> found = key.name().equals("ca") ? certificates(values, place) : values;
                request = parse(key.name(), found, "--" + key.name()).over(request);
            }
        }
        return request;
    }

    /** Files are named from where the command runs; those of a tare.yaml from its folder. */
    private static List<String> certificates(List<String> typed, Workplace place) {
        List<String> out = new ArrayList<>();
        for (String each : typed) {
            boolean isFile = !each.equals(NeedsChoice.HOST) && !each.isBlank();
            out.add(isFile ? place.path(each).toString() : each);
        }
        return out;
    }

    private static boolean isTrue(String text) {
        return text.equals("true");
    }

    private static GoCompile compile(String key, List<String> values, String said) {
        GoCompile usual = GoCompile.USUAL;
        String ldflags = key.equals("ldflags") ? values.getLast() : null;
        List<String> flags = key.equals("go-flag") ? values : List.of();
        List<String> tags = key.equals("tags") ? tags(values, said) : List.of();
        Map<String, String> env = key.equals("go-env") ? pairs(values, said) : Map.of();
        List<String> capabilities = key.equals("cap") ? FileCapabilities.parse(parts(values), said) : List.of();
        GoProfile profile = key.equals("profile") ? GoProfile.parse(values.getLast(), said) : usual.profile();
        String toolchain = key.equals("go") ? toolchain(values.getLast(), said) : null;
        return new GoCompile(
                ldflags,
                flags,
                tags,
                env,
                capabilities,
                profile,
                key.equals("debug") && isTrue(values.getLast()),
                toolchain);
    }

    private static String toolchain(String text, String said) {
        String name = GoVersion.toolchainName(text);
        if (name == null) {
            throw TareException.usage(said + ": \"" + text + "\" is no version of Go", "such as 1.26.2");
        }
        return name;
    }

    private static NeedsRequest needs(String key, List<String> values, String said) {
        return new NeedsRequest(
                key.equals("needs") ? NeedsMode.parse(values.getLast(), said) : null,
                key.equals("with") ? parts(values) : List.of(),
                key.equals("without") ? parts(values) : List.of(),
                key.equals("ca") ? values : List.of(),
                key.equals("tz") ? parts(values) : List.of());
    }

    private static GoContents image(String key, List<String> values, String said) {
        GoContents none = GoContents.NONE;
        String last = values.getLast();
        return new GoContents(
                key.equals("add") ? additions(values, said) : none.additions(),
                key.equals("kodata") ? Boolean.valueOf(isTrue(last)) : none.kodata(),
                key.equals("env") ? pairs(values, said) : none.env(),
                key.equals("workdir") ? path(last, said) : none.workdir(),
                key.equals("entrypoint") ? words(values, said) : none.entrypoint(),
                key.equals("arg") ? words(values, said) : none.args(),
                key.equals("expose") ? ports(values, said) : none.ports(),
                key.equals("user") ? user(last, said) : none.user(),
                key.equals("volume") ? volumes(values, said) : none.volumes(),
                key.equals("stop-signal") ? signal(last, said) : none.stopSignal(),
                key.equals("healthcheck") ? HealthcheckText.parse(last, said) : none.healthcheck());
    }

    /** The parts of all values, which commas or blanks separate. */
    private static List<String> parts(List<String> values) {
        List<String> out = new ArrayList<>();
        for (String value : values) {
            for (String part : value.replace(' ', ',').split(",", -1)) {
                if (!part.isEmpty()) {
                    out.add(part);
                }
            }
        }
        return out;
    }

    private static List<String> tags(List<String> values, String said) {
        List<String> tags = parts(values);
        for (String tag : tags) {
            boolean tagged = true;
            for (int i = 0; i < tag.length(); i++) {
                char c = tag.charAt(i);
                tagged &= Character.isLetterOrDigit(c) || c == '_' || c == '.';
            }
            if (!tagged) {
                throw TareException.usage(
                        said + ": \"" + tag + "\" is no build tag",
                        "an image is named by " + said.replace("tags", "tag"));
            }
        }
        return tags;
    }

    /** In order; of two values for a name the later one wins. */
    static Map<String, String> pairs(List<String> values, String said) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String value : values) {
            int equals = value.indexOf('=');
            if (equals <= 0 || value.indexOf('\0') >= 0) {
                throw TareException.usage(said + " takes NAME=VALUE, not \"" + value + "\"", null);
            }
            pairs.put(value.substring(0, equals), value.substring(equals + 1));
        }
        return pairs;
    }

    private static List<GoAddition> additions(List<String> values, String said) {
        List<GoAddition> out = new ArrayList<>();
        for (String value : values) {
            int colon = value.lastIndexOf(':');
            String source = colon < 0 ? value : value.substring(0, colon);
            if (source.isEmpty()) {
                throw TareException.usage(said + " takes SRC[:DEST], not \"" + value + "\"", null);
            }
            String destination = colon < 0 ? "/" + name(source) : value.substring(colon + 1);
            if (!destination.startsWith("/")) {
                throw TareException.usage(
                        said + " " + value + ": \"" + destination + "\" is no path in the image",
                        "it begins with /: " + said + " " + source + ":/" + destination);
            }
            out.add(new GoAddition(source, destination));
        }
        return out;
    }

    /** The last part of a path; the empty string for the folder itself. */
    private static String name(String source) {
        String clean = TreePaths.clean(source);
        return TreePaths.name(clean);
    }

    private static String path(String text, String said) {
        if (!text.startsWith("/")) {
            throw TareException.usage(
                    said + ": \"" + text + "\" is no path in the image", "it begins with /, such as /data");
        }
        return "/" + TreePaths.clean(text);
    }

    private static Set<String> volumes(List<String> values, String said) {
        Set<String> out = new LinkedHashSet<>();
        for (String value : values) {
            String path = path(value, said);
            if (path.equals("/")) {
                throw TareException.usage(
                        said + ": the root of an image is no volume", "name a folder: " + said + " /data");
            }
            out.add(path);
        }
        return out;
    }

    /** One word each; one value may be a list in JSON, as in a Dockerfile. */
    private static List<String> words(List<String> values, String said) {
        if (values.size() > 1 || !values.getFirst().startsWith("[")) {
            return values;
        }
        List<String> words = json(values.getFirst());
        if (words == null) {
            throw TareException.usage(
                    said + ": " + values.getFirst() + " is no list of words", "write it as [\"/app\", \"serve\"]");
        }
        return words;
    }

    private static @Nullable List<String> json(String text) {
        try {
            return Json.strings(Json.read(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            return null;
        }
    }

    private static Set<String> ports(List<String> values, String said) {
        try {
            return new LinkedHashSet<>(ExposedPorts.parse(parts(values)));
        } catch (IllegalArgumentException e) {
            throw TareException.usage(said + ": " + e.getMessage(), "such as 8080, 53/udp or 8000-8010");
        }
    }

    private static String user(String text, String said) {
        int colon = text.indexOf(':');
        boolean wrong = text.isEmpty() || colon == 0 || colon == text.length() - 1 || colon != text.lastIndexOf(':');
        for (int i = 0; i < text.length(); i++) {
            wrong |= Character.isWhitespace(text.charAt(i));
        }
        if (wrong) {
            throw TareException.usage(said + ": \"" + text + "\" is no user", "such as 1000:1000 or nobody");
        }
        try {
            var _ = ImageUser.parse(text);
        } catch (TareException e) {
            throw TareException.usage(
                    said + ": " + e.problem().message(), e.problem().hint());
        }
        return text;
    }

    private static String signal(String text, String said) {
        if (!StopSignals.isSignal(text)) {
            throw TareException.usage(said + ": there is no signal \"" + text + "\"", StopSignals.hint(text));
        }
        return text;
    }
}
