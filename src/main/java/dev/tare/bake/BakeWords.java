package dev.tare.bake;

import dev.tare.build.request.ContextAddress;
import dev.tare.diagnostic.TareException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A target as the flags of {@code tare build}, which so reads and checks all values alike.
 *
 * @param words the flags
 * @param context a folder or an address
 * @param dockerfile from the working directory or, of an address, in it; null for the one that is there, {@code -} where
 *     the target holds its text
 * @param inline the text of the Dockerfile, or null
 */
public record BakeWords(
        List<String> words,
        String context,
        @Nullable String dockerfile,
        @Nullable String inline) {
    public BakeWords {
        words = List.copyOf(words);
    }

    /** The flags of a target. @param delivers whether its image has a name and goes somewhere */
    public static BakeWords of(BakeTarget target, boolean delivers) {
        List<String> words = new ArrayList<>();
        String call = target.text(BakeField.CALL);
        if (call != null && !call.isEmpty() && !call.equals("build")) {
            throw TareException.usage(
                    "target " + target.name() + ": call = \"" + call + "\" is no build",
                    "tare check checks a Dockerfile");
        }
        target.map(BakeField.ARGS).forEach((key, value) -> add(words, "build-arg", key + "=" + value));
        target.map(BakeField.LABELS).forEach((key, value) -> add(words, "label", key + "=" + value));
        target.map(BakeField.CONTEXTS).forEach((key, place) -> add(words, "build-context", key + "=" + place(place)));
        target.map(BakeField.EXTRA_HOSTS).forEach((host, addresses) -> {
            for (String address : addresses.split(",", -1)) {
                add(words, "add-host", host + ":" + address);
            }
        });
        all(words, "annotation", target.texts(BakeField.ANNOTATIONS));
        all(words, "platform", target.texts(BakeField.PLATFORMS));
        all(words, "no-cache-filter", target.texts(BakeField.NO_CACHE_FILTER));
        all(words, "ulimit", target.texts(BakeField.ULIMITS));
        all(words, "allow", target.texts(BakeField.ENTITLEMENTS));
        one(words, "target", target.text(BakeField.TARGET));
        one(words, "network", target.text(BakeField.NETWORK));
        one(words, "shm-size", target.text(BakeField.SHM_SIZE));
        entries(words, "cache-from", target.entries(BakeField.CACHE_FROM));
        entries(words, "cache-to", target.entries(BakeField.CACHE_TO));
        entries(words, "secret", target.entries(BakeField.SECRET));
        entries(words, "ssh", target.entries(BakeField.SSH));
        entries(words, "attest", target.entries(BakeField.ATTEST));
        if (target.has(BakeField.NO_CACHE)) {
            words.add("--no-cache");
        }
        if (target.has(BakeField.PULL)) {
            words.add("--pull");
        }
        if (delivers) {
            all(words, "tag", target.texts(BakeField.TAGS));
            target.entries(BakeField.OUTPUT).forEach(output -> output(words, output));
        }
        return new BakeWords(
                words,
                String.valueOf(target.text(BakeField.CONTEXT)),
                dockerfile(target),
                target.text(BakeField.DOCKERFILE_INLINE));
    }

    /** Whether the image of a target is made, and nothing more done with it. */
    public static boolean isMadeOnly(BakeTarget target) {
        List<BakeEntry> outputs = target.entries(BakeField.OUTPUT);
        return !outputs.isEmpty()
                && outputs.stream().allMatch(output -> output.text("type").equals("cacheonly"));
    }

    private static void output(List<String> words, BakeEntry output) {
        boolean engine =
                output.text("type").equals("docker") && output.text("dest").isEmpty();
        if (engine) {
            words.add("--load");
        } else if (!output.text("type").equals("cacheonly")) {
            add(words, "output", output.flag());
        }
    }

    private static String place(String place) {
        if (place.startsWith("target:")) {
            return BakeRunner.reference(place.substring("target:".length()));
        }
        return place.startsWith("cwd://") ? place.substring("cwd://".length()) : place;
    }

    /** In the usual place a Go package may stand for it, as with {@code tare build}. */
    private static @Nullable String dockerfile(BakeTarget target) {
        if (target.text(BakeField.DOCKERFILE_INLINE) != null) {
            return "-";
        }
        String typed = String.valueOf(target.text(BakeField.DOCKERFILE));
        if (typed.equals("Dockerfile")) {
            return null;
        }
        String context = String.valueOf(target.text(BakeField.CONTEXT));
        return ContextAddress.isAddress(context) ? typed : BakePermissions.dockerfile(context, typed);
    }

    private static void all(List<String> words, String flag, List<String> values) {
        values.forEach(value -> add(words, flag, value));
    }

    private static void entries(List<String> words, String flag, List<BakeEntry> entries) {
        entries.forEach(entry -> add(words, flag, entry.flag()));
    }

    private static void one(List<String> words, String flag, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            add(words, flag, value);
        }
    }

    private static void add(List<String> words, String flag, String value) {
        words.add("--" + flag + "=" + value);
    }
}
