package dev.tare.oci;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names of platforms that images are built for, as {@code --platform} takes them. */
public final class PlatformNames {
    /** Those that Go knows for linux, and with it all container tools. */
    public static final List<String> ARCHITECTURES = List.of(
            "amd64",
            "arm64",
            "arm",
            "386",
            "loong64",
            "mips",
            "mips64",
            "mips64le",
            "mipsle",
            "ppc64",
            "ppc64le",
            "riscv64",
            "s390x");

    private PlatformNames() {}

    /** Those named, each once, in the order given; each value is a list with commas. */
    public static List<Platform> all(List<String> values) {
        List<Platform> out = new ArrayList<>();
        for (String value : values) {
            int start = 0;
            while (start <= value.length()) {
                int comma = value.indexOf(',', start);
                int end = comma < 0 ? value.length() : comma;
                Platform platform = parse(value.substring(start, end).strip());
                if (!out.contains(platform)) {
                    out.add(platform);
                }
                start = end + 1;
            }
        }
        return out;
    }

    /** The only one that is named; null where none is. */
    public static @Nullable Platform one(@Nullable String text) {
        if (text != null && text.indexOf(',') >= 0) {
            throw TareException.usage("--platform takes one platform here, not " + text, null);
        }
        return text == null ? null : parse(text);
    }

    private static Platform parse(String text) {
        Platform platform = text.equals("local") ? Platform.host() : Platform.parse(text);
        if (platform == null) {
            throw TareException.usage(
                    "\"" + text + "\" is no platform", "write it as linux/amd64, linux/arm64 or linux/arm/v7");
        }
        if (!platform.os().equals("linux")) {
            throw TareException.usage("tare builds images for linux, not for " + platform.os(), null);
        }
        if (!ARCHITECTURES.contains(platform.architecture())) {
            String near = NearNames.hint(platform.architecture(), ARCHITECTURES);
            throw TareException.usage(
                    "\"" + text + "\": there is no architecture " + platform.architecture(),
                    near == null ? "there are " + String.join(", ", ARCHITECTURES) : near);
        }
        return platform;
    }
}
