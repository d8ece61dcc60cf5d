package dev.tare.docker;

import dev.tare.cli.image.PullCommand;
import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.oci.Reference;
import dev.tare.registry.Puller;

/** {@code docker pull}, which tells the digest on standard output. */
final class DockerPull extends PullCommand {
    @Override
    protected void report(Puller.Pulled pulled, Reference name, Arguments arguments, Console console) {
        if (!arguments.has("quiet")) {
            String typed = arguments.operands().getFirst();
            if (typed.lastIndexOf(':') <= typed.lastIndexOf('/')) {
                console.out().println("Using default tag: latest");
            }
            console.out().println(name.tag() + ": Pulling from " + name.repository());
            console.out().println("Digest: " + pulled.descriptor().digest());
            console.out()
                    .println("Status: " + (pulled.isNew() ? "Downloaded newer image for " : "Image is up to date for ")
                            + name.familiar());
        }
        console.out().println(name);
    }
}
