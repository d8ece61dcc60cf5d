package dev.tare.flow;

import dev.tare.build.request.NamedContexts;
import dev.tare.flow.file.StepLimits;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a flow is run.
 *
 * @param directory the work directory, absolute
 * @param shown it, as the log shows it: as it was typed, or absolute where it was not
 * @param environment of the process, with what the flags about Docker say otherwise
 * @param envValues {@code --env}: what {@code _env} finds in Dockerfiles that ask for it; where it is empty, the environment
 * @param buildArgs {@code --build}, in order
 * @param contexts {@code --build-context}
 * @param chosen labels of the steps to run, with what they depend on; none for all
 * @param uid what makes the names of images unique, or the empty string
 * @param limits of RUN where a step does not say itself
 * @param secrets how the secret service is asked, or null for none
 * @param jobs how many steps run at once, at least one
 * @param epoch SOURCE_DATE_EPOCH in seconds, or null
 * @param on what is on
 */
public record FlowOptions(
        Path directory,
        String shown,
        Map<String, String> environment,
        Map<String, String> envValues,
        Map<String, String> buildArgs,
        NamedContexts contexts,
        List<String> chosen,
        String uid,
        StepLimits limits,
        @Nullable Secrets secrets,
        int jobs,
        @Nullable Long epoch,
        Set<FlowOption> on) {
    public FlowOptions {
        on = Set.copyOf(on);
        environment = Map.copyOf(environment);
        envValues = Map.copyOf(envValues);
        buildArgs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(buildArgs));
        chosen = List.copyOf(chosen);
    }

    /**
     * The secret service. Who may ask it is the user of the flags, and a RUN that sends {@code Authorization: Bearer} with
     * the token of its step, which it finds as the secret {@code secret_service_token}.
     *
     * @param binding the address that it listens on
     * @param user who may ask, or null for all
     * @param password of the user
     */
    public record Secrets(
            String binding, int port, @Nullable String user, String password) {
        @Override
        public String toString() {
            return binding + ":" + port;
        }
    }

    boolean has(FlowOption option) {
        return on.contains(option);
    }

    /** The name of a step's image in this run, in Habitus's form: {@code NAME-UID:TAG}, in lower case. */
    String imageName(String name) {
        if (uid.isEmpty()) {
            return name;
        }
        int colon = name.lastIndexOf(':');
        boolean tagged = colon > name.lastIndexOf('/');
        String unique = (tagged ? name.substring(0, colon) : name) + "-" + uid + (tagged ? name.substring(colon) : "");
        return unique.toLowerCase(java.util.Locale.ROOT);
    }
}
