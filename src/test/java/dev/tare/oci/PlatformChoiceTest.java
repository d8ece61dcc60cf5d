package dev.tare.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The choices were observed of BuildKit 0.32, which built FROM layouts with these indexes. */
class PlatformChoiceTest implements PlatformChoice.Documents {
    private final Map<Digest, List<Descriptor>> indexes = new HashMap<>();
    private final Map<Digest, Platform> configs = new HashMap<>();
    private final Map<Digest, String> shown = new HashMap<>();
    private final Set<Digest> absent = new HashSet<>();

    @Override
    public List<Descriptor> entries(Descriptor index) {
        return Objects.requireNonNull(indexes.get(index.digest()));
    }

    @Override
    public @Nullable Platform platform(Descriptor manifest) {
        return configs.get(manifest.digest());
    }

    @Override
    public boolean isHere(Descriptor entry) {
        return !absent.contains(entry.digest());
    }

    private static Platform platform(String text) {
        return Objects.requireNonNull(Platform.parse(text.startsWith("windows/") ? text : "linux/" + text));
    }

    private Digest next() {
        return Digest.sha256(Integer.toString(shown.size()));
    }

    /** Entries are platforms, {@code ?} before one that only the configuration tells, and lists in brackets. */
    private Descriptor index(String text) {
        List<Descriptor> entries = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? ' ' : text.charAt(i);
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (c == ' ' && depth == 0) {
                entries.add(entry(text.substring(start, i)));
                start = i + 1;
            }
        }
        Digest digest = next();
        shown.put(digest, text);
        indexes.put(digest, entries);
        return Descriptor.of(MediaTypes.INDEX, digest, 0);
    }

    private Descriptor entry(String text) {
        if (text.startsWith("[")) {
            return index(text.substring(1, text.length() - 1));
        }
        Digest digest = next();
        shown.put(digest, text);
        boolean said = !text.startsWith("?");
        Platform own = platform(said ? text : text.substring(1));
        configs.put(digest, own);
        return Descriptor.of(MediaTypes.MANIFEST, digest, 0).withPlatform(said ? own : null);
    }

    private String chosen(String wanted, Descriptor index) throws IOException {
        List<Descriptor> way = new PlatformChoice(this, platform(wanted)).way(index);
        return way.isEmpty()
                ? "none"
                : Objects.requireNonNull(shown.get(way.getLast().digest()));
    }

    @ParameterizedTest
    @CsvSource({
        "amd64, 386 amd64/v3, 386",
        "amd64, amd64/v3 386, 386",
        "amd64, amd64/v3, none",
        "amd64/v3, 386 amd64 amd64/v2, amd64/v2",
        "amd64/v2, amd64/v3 amd64 386, amd64",
        "arm64, arm/v7 arm/v6 amd64, arm/v7",
        "arm64, arm/v6 arm/v8, arm/v8",
        "arm64, arm64/v9 arm/v7, arm/v7",
        "arm64, arm64/v8, arm64/v8",
        "arm64/v9, arm64 arm/v7, arm64",
        "arm/v7, arm64 arm/v6 arm/v5, arm/v6",
        "arm/v6, arm/v7 arm/v5, arm/v5",
        "arm, arm/v6 arm/v7, arm/v7",
        "386, amd64, none",
        "amd64, ?amd64 386, 386",
        "amd64, 386 ?amd64, 386",
        "amd64, ?amd64, ?amd64",
        "amd64, [amd64 arm64], amd64",
        "arm64, [amd64 arm64], arm64",
        "arm64, [arm64] arm64, arm64",
        "arm64, arm/v7 [arm64], arm/v7",
        "amd64, windows/amd64 386, 386",
        "riscv64, amd64 386, none",
        // BuildKit looks into the first only, and finds nothing.
        "arm64, [amd64] [arm64], arm64",
    })
    void theNearestIsChosenAsByBuildKit(String wanted, String entries, String expected) throws IOException {
        assertThat(chosen(wanted, index(entries))).isEqualTo(expected);
    }

    @Test
    void theWayLeadsThroughAllIndexes() throws IOException {
        Descriptor top = index("[[amd64]]");

        assertThat(new PlatformChoice(this, platform("amd64")).way(top))
                .hasSize(4)
                .startsWith(top);
        assertThatThrownBy(() -> chosen("amd64", index("[[[[amd64]]]]")))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("is nested too deeply");
    }

    @Test
    void thatTheOwnImageIsNotHereMakesThatOfARelatedProcessorNoBetterChoice() throws IOException {
        Descriptor index = index("386 amd64 amd64/v2");
        absent.add(entries(index).get(1).digest());

        assertThat(chosen("amd64", index)).isEqualTo("none");
        assertThat(chosen("386", index)).isEqualTo("386");
        assertThat(chosen("amd64/v2", index)).isEqualTo("amd64/v2");
    }
}
