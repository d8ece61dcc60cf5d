package dev.tare.flow;

import dev.tare.flow.file.FlowSecret;
import dev.tare.flow.file.FlowStep;
import dev.tare.plan.ExecSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The values of a step's secrets. */
final class StepSecrets {
    private StepSecrets() {}

    /**
     * The secrets by name, for {@code RUN --mount=type=secret}. A variable that is not there is no secret, and is told.
     */
    static Map<String, ExecSettings.Secret> of(FlowStep step, FlowOptions options, FlowLog log) {
        Map<String, ExecSettings.Secret> out = new HashMap<>();
        step.secrets().forEach((name, secret) -> {
            if (secret.kind() == FlowSecret.Kind.FILE) {
                Path file = options.directory().resolve(secret.value());
                out.put(name, ExecSettings.Secret.ofFile(name, file, secret.value()));
                return;
            }
            String value = options.environment().get(secret.value());
            if (value == null) {
                log.warning("The secret " + name + " of step " + step.label()
                        + " has no value: there is no environment variable " + secret.value());
                return;
            }
            out.put(name, () -> value.getBytes(StandardCharsets.UTF_8));
        });
        return out;
    }

    /** The same by the paths of the secret service, {@code file/NAME} and {@code env/NAME}. */
    static Map<String, ExecSettings.Secret> byPath(FlowStep step, Map<String, ExecSettings.Secret> byName) {
        Map<String, ExecSettings.Secret> out = new HashMap<>();
        byName.forEach((name, value) -> {
            FlowSecret secret = step.secrets().get(name);
            if (secret != null) {
                out.put(secret.kind().name().toLowerCase(Locale.ROOT) + "/" + name, value);
            }
        });
        return out;
    }
}
