package dev.tare.deliver.spec;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.oci.content.Compression;
import dev.tare.text.Csv;
import dev.tare.text.GoBool;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where and how an image is delivered: the value of {@code --output}, in docker's form.
 *
 * @param type what is written
 * @param dest a path as the user typed it, {@code -} for standard output; null where none was given
 * @param compressions of layers that are not compressed yet; empty for the type's own. With two of them an index is
 *     delivered that has each image in both
 * @param compressionLevel 0 to 9 (gzip, up to 12 by libdeflate) or 0 to 22 (zstd); null for the compressor's own
 * @param names by which the delivered image is known instead of those that it has
 * @param annotations of the manifest and around it
 * @param options how it is done otherwise than usual
 * @param platformSplit whether {@code local} and {@code tar} have a folder for each platform; null where there are
 *     several
 */
public record OutputSpec(
        Type type,
        @Nullable String dest,
        List<Compression> compressions,
        @Nullable Integer compressionLevel,
        List<Reference> names,
        Annotations annotations,
        Set<Option> options,
        @Nullable Boolean platformSplit) {
    /** The levels above it take more time and memory, and gain nothing. */
    private static final int SMALLEST_ZSTD = 19;

    private static final int SMALLEST_GZIP = 12;

    private static final List<String> KEYS = List.of(
            "type",
            "dest",
            "name",
            "compression",
            "compression-level",
            "force-compression",
            "rewrite-timestamp",
            "oci-mediatypes",
            "tar",
            "push",
            "push-by-digest",
            "name-canonical",
            "store",
            "unpack",
            "platform-split");

    public OutputSpec {
        compressions = List.copyOf(compressions);
        names = List.copyOf(names);
        options = Set.copyOf(options);
    }

    /** What is done otherwise than usual. */
    public enum Option {
        /** Layers that are compressed another way are compressed anew. */
        FORCE_COMPRESSION,
        /** Times in layers that are later than SOURCE_DATE_EPOCH become it. */
        REWRITE_TIMESTAMP,
        /** {@code oci} and {@code docker} write a folder, not one file. */
        FOLDER,
        /** {@code image} goes to its registry. */
        PUSH,
        /** It gets no tag there: who puts several together under one names each by its digest. */
        PUSH_BY_DIGEST,
        /** Manifest and configuration have Docker's media types. */
        DOCKER_TYPES,
        /** Only the cache keeps what was made: the image is not listed, and has no name. */
        CACHE_ONLY
    }

    public boolean forceCompression() {
        return options.contains(Option.FORCE_COMPRESSION);
    }

    public boolean rewriteTimestamp() {
        return options.contains(Option.REWRITE_TIMESTAMP);
    }

    /** Whether the registry gets no tag. */
    public boolean byDigest() {
        return options.contains(Option.PUSH_BY_DIGEST);
    }

    /** Whether manifest and configuration have Docker's media types. */
    public boolean dockerTypes() {
        return options.contains(Option.DOCKER_TYPES);
    }

    /** Whether nothing but the cache of builds keeps what was made. */
    public boolean cacheOnly() {
        return options.contains(Option.CACHE_ONLY);
    }

    /** Whether {@code oci} and {@code docker} write one file. */
    public boolean tar() {
        return !options.contains(Option.FOLDER);
    }

    /** Whether {@code image} goes to its registry. */
    public boolean push() {
        return options.contains(Option.PUSH);
    }

    /** What is written. */
    public enum Type {
        /** Nothing but the store's image. */
        IMAGE,
        /** An OCI image layout. */
        OCI,
        /** An archive for {@code docker load}. */
        DOCKER,
        /** The merged tree as one tar. */
        TAR,
        /** The merged tree as files. */
        LOCAL
    }

    /** Reads the value of {@code --output}. @throws TareException (usage) that says what is wrong, with near names */
    public static OutputSpec parse(String text) {
        return parse(text, "--output " + text);
    }

    /**
     * As {@link #parse(String)}.
     *
     * @param place what the user has typed, for errors
     */
    public static OutputSpec parse(String text, String place) {
        List<String> fields = Csv.ofOption(text, place);
        if (fields.size() == 1 && fields.getFirst().equals(text) && !text.startsWith("type=")) {
            if (text.isEmpty()) {
                throw wrong(place, "it is empty", "give a folder, or type=TYPE,dest=PATH");
            }
            int equals = text.indexOf('=');
            if (equals > 0 && text.lastIndexOf('/', equals) < 0) {
                // buildx takes it for a folder of this name, which nobody means.
                String near = NearNames.hint(text.substring(0, equals), KEYS);
                throw wrong(
                        place,
                        "it has no type",
                        (near == null ? "the form is type=TYPE,dest=PATH, and" : near + " else")
                                + " a folder of this name is ./" + text);
            }
            return text.equals("-") ? of(Type.TAR, "-") : of(Type.LOCAL, text);
        }
        Map<String, String> values = new LinkedHashMap<>();
        AnnotationKeys annotations = new AnnotationKeys();
        for (String field : fields) {
            int equals = field.indexOf('=');
            if (equals < 0) {
                throw wrong(place, "\"" + field + "\" is not KEY=VALUE", NearNames.hint(field, KEYS));
            }
            String typed = field.substring(0, equals).strip();
            String key = typed.toLowerCase(Locale.ROOT);
            String value = field.substring(equals + 1);
            // The name of an annotation keeps its case.
            if (annotations.put(place, typed, value)) {
                continue;
            }
            if (!KEYS.contains(key)) {
                String near = NearNames.hint(key, KEYS);
                throw wrong(
                        place, "it has no option " + key, near == null ? "there are " + String.join(", ", KEYS) : near);
            }
            values.put(key, value);
        }
        return of(place, values, annotations.toAnnotations());
    }

    /** A delivery with nothing but defaults. */
    public static OutputSpec of(Type type, @Nullable String dest) {
        return new OutputSpec(type, dest, List.of(), null, List.of(), Annotations.NONE, Set.of(), null);
    }

    private static OutputSpec of(String place, Map<String, String> values, Annotations annotations) {
        Type type = type(place, values.get("type"));
        List<Compression> compressions = CompressionValues.compressions(place, type, values.get("compression"));
        OutputSpec spec = new OutputSpec(
                type,
                values.get("dest"),
                compressions,
                CompressionValues.level(place, compressions, values.get("compression-level")),
                names(place, values.get("name")),
                annotations,
                options(place, values),
                values.containsKey("platform-split") ? flag(place, values, "platform-split", true) : null);
        for (String known : List.of("name-canonical", "store", "unpack")) {
            // The store has the image, unpacked where a step needs it; a name by digest is told with each push.
            boolean _ = flag(place, values, known, true);
        }
        if (spec.byDigest() && !spec.push()) {
            throw wrong(place, "push-by-digest pushes nothing by itself", "add push=true");
        }
        if (spec.dockerTypes() && compressions.contains(Compression.ZSTD)) {
            throw wrong(place, "Docker has no media type for zstd", "leave oci-mediatypes out, or use gzip");
        }
        if (type == Type.LOCAL && spec.dest == null) {
            throw wrong(place, "type=local needs a folder", "add dest=FOLDER");
        }
        if (type == Type.LOCAL && "-".equals(spec.dest)) {
            throw wrong(place, "a folder cannot go to standard output", "use type=tar");
        }
        if (!spec.tar() && (spec.dest == null || spec.dest.equals("-"))) {
            throw wrong(place, "a layout needs a folder", "add dest=FOLDER");
        }
        if ("".equals(spec.dest)) {
            throw wrong(place, "dest is empty", "give a path, or - for standard output");
        }
        return spec;
    }

    /** The same with the fewest bytes that its compressor makes, unless a level was asked for. */
    public OutputSpec smallest() {
        boolean zstd = compressions.equals(List.of(Compression.ZSTD));
        return new OutputSpec(
                type,
                dest,
                compressions,
                compressionLevel == null ? Integer.valueOf(zstd ? SMALLEST_ZSTD : SMALLEST_GZIP) : compressionLevel,
                names,
                annotations,
                options,
                platformSplit);
    }

    /** With annotations around images that have their own already. */
    public OutputSpec with(Annotations around) {
        return new OutputSpec(
                type, dest, compressions, compressionLevel, names, around.around(annotations), options, platformSplit);
    }

    /**
     * That it can be delivered for these platforms is known before they are built.
     *
     * @param platforms empty where none was named
     * @param attested whether attestations hang beside the images, so that there is an index
     * @throws TareException (usage) when it cannot
     */
    public void require(List<Platform> platforms, boolean attested) {
        if (type == Type.DOCKER && platforms.size() > 1) {
            throw manifestList();
        }
        if (annotations.needIndex() && platforms.size() < 2 && compressions.size() < 2 && !attested) {
            throw TareException.usage(
                    "index annotations not supported for single platform export",
                    "write annotation.KEY=VALUE for the manifest");
        }
        for (Platform platform : annotations.platforms().keySet()) {
            Platform only = platforms.isEmpty() ? Platform.host() : null;
            if (!platforms.contains(platform) && !platform.equals(only)) {
                throw TareException.usage(
                        "invalid annotation: no platform " + platform + " found in source",
                        "name it with --platform, or write annotation.KEY=VALUE for all");
            }
        }
    }

    private static Set<Option> options(String place, Map<String, String> values) {
        EnumSet<Option> options = EnumSet.noneOf(Option.class);
        if (flag(place, values, "force-compression", false)) {
            options.add(Option.FORCE_COMPRESSION);
        }
        if (flag(place, values, "rewrite-timestamp", false)) {
            options.add(Option.REWRITE_TIMESTAMP);
        }
        if (!flag(place, values, "tar", true)) {
            options.add(Option.FOLDER);
        }
        if (flag(place, values, "push", "registry".equals(values.get("type")))) {
            options.add(Option.PUSH);
        }
        if (flag(place, values, "push-by-digest", false)) {
            options.add(Option.PUSH_BY_DIGEST);
        }
        if (!flag(place, values, "oci-mediatypes", true)) {
            options.add(Option.DOCKER_TYPES);
        }
        if ("cacheonly".equals(values.get("type"))) {
            options.add(Option.CACHE_ONLY);
        }
        return options;
    }

    private static Type type(String place, @Nullable String name) {
        if (name == null) {
            throw wrong(place, "it has no type", "add type=local, tar, oci, docker, image, registry or cacheonly");
        }
        return switch (name) {
            case "image" -> Type.IMAGE;
            case "oci" -> Type.OCI;
            case "docker" -> Type.DOCKER;
            case "tar" -> Type.TAR;
            case "local" -> Type.LOCAL;
            case "registry", "cacheonly" -> Type.IMAGE;
            default -> {
                List<String> types = List.of("local", "tar", "oci", "docker", "image", "registry", "cacheonly");
                String near = NearNames.hint(name, types);
                throw wrong(
                        place,
                        "there is no type " + name,
                        near == null ? "there are " + String.join(", ", types) : near);
            }
        };
    }

    private static List<Reference> names(String place, @Nullable String value) {
        List<Reference> names = new ArrayList<>();
        for (String name : value == null ? new String[0] : value.split(",")) {
            Reference reference = Reference.parse(name);
            if (reference == null) {
                throw wrong(place, "\"" + name + "\" is no image name", "names are lower case, such as hello:1.0");
            }
            if (reference.digest() != null) {
                throw wrong(
                        place,
                        "\"" + name + "\" has a digest, which is no name to give",
                        "name it " + reference.familiarName() + ":TAG");
            }
            names.add(reference);
        }
        return names;
    }

    private static boolean flag(String place, Map<String, String> values, String key, boolean otherwise) {
        String value = values.get(key);
        if (value == null || value.isEmpty()) {
            return value != null || otherwise;
        }
        Boolean parsed = GoBool.parse(value.toLowerCase(Locale.ROOT));
        if (parsed == null) {
            throw wrong(place, key + " is true or false, not " + value, null);
        }
        return parsed;
    }

    public static TareException wrong(String place, String why, @Nullable String hint) {
        return TareException.usage(place + ": " + why, hint);
    }

    /** What a delivery for docker says where there are several platforms. */
    public static TareException manifestList() {
        return TareException.usage(
                "docker exporter does not currently support exporting manifest lists",
                "a docker archive holds one platform: use type=oci, or --load for this machine's image");
    }
}
