package dev.tare.build.needs;

import dev.tare.diagnostic.Problem;
import dev.tare.needs.Confidence;
import dev.tare.needs.Evidence;
import dev.tare.needs.Need;
import dev.tare.needs.NeedFindings;
import dev.tare.needs.NeedId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a program needs and its image lacks, as warnings with the line that mends it. */
public final class LackingNeeds {
    private LackingNeeds() {}

    /**
     * The warnings.
     *
     * @param program its path
     * @param present needs that the image meets
     * @param unlinked loader and libraries that the image lacks
     * @param stage of a Dockerfile that a file can be copied from; empty where there is none
     */
    public static List<Problem> of(
            String program, NeedFindings findings, Set<NeedId> present, List<String> unlinked, String stage) {
        List<Problem> out = new ArrayList<>();
        if (!unlinked.isEmpty()) {
            out.add(Problem.of(
                    program + " is linked dynamically and cannot start: the image has no "
                            + String.join(", ", unlinked),
                    "build it statically (Go: CGO_ENABLED=0), or take a base that has them"));
        }
        for (Need need : findings.needs()) {
            if (isSure(need, findings) && need.isAdded() && !present.contains(need.id())) {
                String calls = need.path().isEmpty() ? "" : ": " + String.join(" -> ", need.path());
                out.add(Problem.of(
                        program + " " + need.reason() + calls + "; the image lacks "
                                + need.files().getFirst().path() + ", and without it: " + need.missing(),
                        hint(need, stage)));
            }
        }
        return out;
    }

    /** What is known of programs of other languages is too little to warn of what is only likely. */
    private static boolean isSure(Need need, NeedFindings findings) {
        return findings.language() == Evidence.Language.GO
                ? need.confidence().isAdded()
                : need.confidence() == Confidence.A;
    }

    private static String hint(Need need, String stage) {
        String line = stage.isEmpty() ? "" : line(need.id(), stage);
        return (line.isEmpty() ? "" : "add to the Dockerfile: " + line + "; ") + (line.isEmpty() ? "have" : "or have")
                + " it added by --needs=add";
    }

    private static String line(NeedId need, String stage) {
        String copy = "COPY --from=" + stage + " ";
        return switch (need) {
            case CA -> copy + "/etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/";
            case TZ -> copy + "/usr/share/zoneinfo /usr/share/zoneinfo";
            case PASSWD -> copy + "/etc/passwd /etc/";
            case GROUP -> copy + "/etc/group /etc/";
            case NSSWITCH -> copy + "/etc/nsswitch.conf /etc/";
            default -> "";
        };
    }
}
