package dev.tare.docker;

import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.sandbox.container.Volumes;
import dev.tare.usage.Page;

/** {@code docker volume inspect}. */
final class VolumeInspect implements DockerVerb {
    @Override
    public Page page() {
        return new InspectVerb("volume", null, _ -> null, java.util.List.of()).page();
    }

    @Override
    public int run(Arguments arguments, Console console) {
        Volumes volumes = new Volumes(console.containers().home());
        return new InspectVerb(
                        "volume",
                        null,
                        name -> {
                            Volumes.Volume volume = volumes.find(name);
                            return volume == null ? null : volumes.inspect(volume);
                        },
                        volumes.list().stream().map(Volumes.Volume::name).toList())
                .run(arguments, console);
    }
}
