package dev.tare.verify;

import dev.tare.oci.Platform;
import dev.tare.sandbox.MountRequest;
import dev.tare.sandbox.network.NetworkMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to hold of an image.
 *
 * @param image as the user typed it
 * @param arguments in place of CMD; empty for the image's own
 * @param exit code that its program has to end with; null for one that has to stay up
 * @param stayMillis how long it has to stay up, where no probe says more; null for the usual, after which a program that has
 *     ended with 0 by itself is taken too
 * @param withinMillis until when probes have to be answered, and programs that are to end have to end
 * @param commands run one by one, each in a container of its own and in place of the image's program; each has to end with 0
 * @param network of the containers
 * @param tmpfs where they may write
 * @param capabilities that they have
 * @param environment {@code NAME=value}
 * @param watched whether the files that programs ask for are to be noted
 */
public record VerifyRequest(
        String image,
        Platform platform,
        List<String> arguments,
        @Nullable Integer exit,
        @Nullable Long stayMillis,
        long withinMillis,
        List<Probe> probes,
        List<List<String>> commands,
        NetworkMode network,
        List<MountRequest> tmpfs,
        List<String> capabilities,
        List<String> environment,
        boolean watched) {
    /** So long a program has to stay up, where nothing is said. */
    static final long USUAL_STAY_MILLIS = 3000;

    public VerifyRequest {
        arguments = List.copyOf(arguments);
        probes = List.copyOf(probes);
        commands = List.copyOf(commands);
        tmpfs = List.copyOf(tmpfs);
        capabilities = List.copyOf(capabilities);
        environment = List.copyOf(environment);
    }

    /** The same of another image. */
    public VerifyRequest withImage(String other) {
        return new VerifyRequest(
                other,
                platform,
                arguments,
                exit,
                stayMillis,
                withinMillis,
                probes,
                commands,
                network,
                tmpfs,
                capabilities,
                environment,
                watched);
    }
}
