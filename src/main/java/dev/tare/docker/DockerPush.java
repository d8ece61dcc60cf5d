package dev.tare.docker;

import dev.tare.cli.image.PushCommand;
import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.deliver.Delivery;
import dev.tare.oci.Reference;

/** {@code docker push}, which tells the digests on standard output. */
final class DockerPush extends PushCommand {
    @Override
    protected void begin(Reference name, Arguments arguments, Console console) {
        if (!arguments.has("quiet")) {
            console.out().println("The push refers to repository [" + name.registry() + "/" + name.repository() + "]");
        }
    }

    @Override
    protected void report(Delivery.Pushed pushed, Reference name, Arguments arguments, Console console) {
        console.out()
                .println(
                        arguments.has("quiet")
                                ? name.toString()
                                : name.tag() + ": digest: " + pushed.digest() + " size: "
                                        + pushed.delivered().descriptor().size());
    }
}
