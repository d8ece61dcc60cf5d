package dev.tare.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of flags in docs/docker.md against what the programs themselves say that they have. */
class FlagTableTest {
    /** In a list of options, behind its letter or by itself. */
    private static final Pattern LISTED = Pattern.compile("^ +(?:-\\w, )?--([a-z][a-z0-9-]*)", Pattern.MULTILINE);

    private static final Pattern NAMED = Pattern.compile("`--([a-z][a-z0-9-]*)(\\*?)`");

    /** Of docker buildx build, by its reference. */
    private static final String BUILDX = """
            add-host allow annotation attest build-arg build-context builder cache-from cache-to call cgroup-parent check
            debug file iidfile label load metadata-file network no-cache no-cache-filter output platform policy progress
            provenance pull push quiet resource sbom secret shm-size ssh tag target ulimit
            compress cpu-period cpu-quota cpu-shares cpuset-cpus cpuset-mems force-rm isolation memory memory-swap rm
            security-opt squash
            """;

    @Test
    void everyFlagOfBuildxStandsInTheTable() throws IOException {
        assertThat(missing(List.of(BUILDX.strip().split("\\s+")))).isEmpty();
    }

    @Test
    void everyFlagOfDockerBuildStandsInTheTable() throws IOException {
        assertThat(missing(listed(ChildProcess.installed("docker"), "build", "--help")))
                .isEmpty();
    }

    @Test
    void everyFlagOfBuildahBudStandsInTheTable() throws IOException {
        assertThat(missing(listed(ChildProcess.installed("buildah"), "bud", "--help")))
                .isEmpty();
    }

    /** Those that another program lists. */
    private static List<String> listed(String... help) {
        String text = ChildProcess.of(help).succeed().out();
        List<String> flags =
                LISTED.matcher(text).results().map(each -> each.group(1)).toList();
        assertThat(flags).hasSizeGreaterThan(20);
        return flags.stream().filter(flag -> !flag.equals("help")).toList();
    }

    private static Set<String> missing(List<String> flags) throws IOException {
        List<Pattern> known = new ArrayList<>();
        String table = Files.readAllLines(Path.of("docs/docker.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(0, line.indexOf('|', 2)))
                .collect(Collectors.joining("\n"));
        for (Matcher each = NAMED.matcher(table); each.find(); ) {
            known.add(Pattern.compile(each.group(1) + (each.group(2).isEmpty() ? "" : ".*")));
        }
        Set<String> out = new TreeSet<>(flags);
        out.removeIf(flag -> known.stream().anyMatch(each -> each.matcher(flag).matches()));
        return out;
    }
}
