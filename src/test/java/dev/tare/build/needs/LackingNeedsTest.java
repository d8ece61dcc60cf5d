package dev.tare.build.needs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.diagnostic.Problem;
import dev.tare.needs.Linkage;
import dev.tare.needs.NeedFindings;
import dev.tare.needs.NeedId;
import dev.tare.needs.NeedsAnalysis;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LackingNeedsTest {
    private static final NeedFindings ALL = NeedsAnalysis.unreadable("it is a test", Linkage.STATIC);

    private static String of(NeedId lacking, Map<String, String> stages) {
        Set<NeedId> present = EnumSet.complementOf(EnumSet.of(lacking));
        List<Problem> problems = LackingNeeds.of("/app", ALL, present, List.of(), stages::get);
        assertThat(problems).hasSize(1);
        return problems.getFirst().render();
    }

    @Test
    void onlyWhatAStageHasIsToBeCopiedFromIt() {
        String roots = "/etc/ssl/certs/ca-certificates.crt";

        assertThat(of(NeedId.CA, Map.of(roots, "build")))
                .contains(
                        "add to the Dockerfile: COPY --from=build " + roots + " /etc/ssl/certs/; or have it added by");
        assertThat(of(NeedId.CA, Map.of("/etc/passwd", "build")))
                .doesNotContain("COPY")
                .contains("have it added by --needs=add");
        assertThat(of(NeedId.PASSWD, Map.of("/etc/passwd", "0"))).contains("COPY --from=0 /etc/passwd /etc/");
    }

    @Test
    void zonesComeFromTheFolderOrElseFromGo() {
        String archive = "/usr/local/go/lib/time/zoneinfo.zip";

        assertThat(of(NeedId.TZ, Map.of("/usr/share/zoneinfo", "a", archive, "b")))
                .contains("COPY --from=a /usr/share/zoneinfo /usr/share/zoneinfo;");
        assertThat(of(NeedId.TZ, Map.of(archive, "b")))
                .contains("COPY --from=b " + archive
                        + " /usr/share/zoneinfo.zip and ENV ZONEINFO=/usr/share/zoneinfo.zip");
    }
}
