package dev.tare.build.request;

import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.Instruction;
import dev.tare.oci.Healthcheck;

/** A health check as a Dockerfile has it behind HEALTHCHECK: {@code --interval=30s CMD ["/app", "check"]}. */
final class HealthcheckText {
    private HealthcheckText() {}

    static Healthcheck parse(String text, String said) {
        // Words alone are the command; a list in JSON needs no shell.
        String whole = text.startsWith("[") ? "CMD " + text : text;
        if (whole.isBlank() || whole.indexOf('\n') >= 0 || whole.indexOf('\r') >= 0) {
            throw wrong(text, said);
        }
        try {
            Dockerfile file =
                    Dockerfile.parse(new SourceText("healthcheck", "FROM scratch\nHEALTHCHECK " + whole + "\n"));
            for (Instruction instruction : file.stages().getFirst().instructions()) {
                if (instruction instanceof Instruction.Healthcheck check) {
                    return new Healthcheck(
                            check.test(),
                            check.interval(),
                            check.timeout(),
                            check.startPeriod(),
                            check.startInterval(),
                            check.retries());
                }
            }
        } catch (TareException e) {
            throw TareException.usage(
                    said + ": " + e.problem().message(),
                    "as in a Dockerfile: --interval=30s CMD [\"/app\", \"check\"]");
        }
        throw wrong(text, said);
    }

    private static TareException wrong(String text, String said) {
        return TareException.usage(
                said + ": \"" + text + "\" is no health check",
                "as in a Dockerfile: --interval=30s CMD [\"/app\", \"check\"]");
    }
}
