package dev.tare.sandbox.container;

import dev.tare.sandbox.BundlePart;
import dev.tare.sandbox.DeviceNode;
import dev.tare.sandbox.HostFeatures;
import dev.tare.sandbox.ProcessSpec;
import dev.tare.sandbox.Users;
import dev.tare.sandbox.security.Capabilities;
import dev.tare.sandbox.security.Confinement;
import dev.tare.sandbox.security.Seccomp;
import dev.tare.sandbox.security.SeccompFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of a container's folder: the runtime's configuration, and those that name it in its network.
 *
 * @param folder of the container, once it is there
 * @param machine where it will run
 */
record RunFiles(Path folder, HostFeatures machine) {
    private static final Path LIMITS = Path.of("/proc/self/limits");

    List<ContainerFolders.Prepared> of(Container container, RunOptions options, ProcessSpec launch, Users.User user)
            throws IOException {
        byte[] bundle = bundle(container, options, launch, user).toJson();
        return List.of(
                new ContainerFolders.Prepared("bundle/config.json", new String(bundle, StandardCharsets.UTF_8)),
                new ContainerFolders.Prepared("hosts", ContainerNetwork.hosts(container)),
                new ContainerFolders.Prepared("hostname", container.hostname() + "\n"),
                new ContainerFolders.Prepared(
                        "resolv.conf",
                        ContainerNetwork.resolvConf(
                                container.network(), options.connection().dns())));
    }

    private Bundle bundle(Container container, RunOptions options, ProcessSpec launch, Users.User user)
            throws IOException {
        Confinement confinement = options.confinement();
        RunChecks.check(options, machine, text(LIMITS));
        Map<String, Path> mounted = new LinkedHashMap<>();
        for (String path : NetworkFiles.PATHS) {
            mounted.put(path, folder.resolve(path.substring("/etc/".length())));
        }
        return new Bundle(
                launch,
                user,
                BundlePart.ROOTFS.in(folder),
                container.hostname(),
                container.network(),
                "/" + ContainerResources.cgroup(container),
                mounted,
                container.settings(),
                confinement,
                options.limits(),
                confinement.has(Confinement.Option.PRIVILEGED)
                        ? DeviceNode.all()
                        : DeviceNode.find(confinement.devices()),
                filter(confinement, options.life().has(RunSwitch.WATCHED)),
                machine);
    }

    private @Nullable Map<String, @Nullable Object> filter(Confinement confinement, boolean watched)
            throws IOException {
        Confinement.Filter filter = confinement.seccomp();
        if (filter.unconfined() || confinement.has(Confinement.Option.PRIVILEGED)) {
            return null;
        }
        List<String> granted = Capabilities.granted(confinement, machine.capabilities());
        Path profile = filter.profile();
        if (profile == null) {
            return watched
                    ? Seccomp.watched(machine.processor(), granted)
                    : Seccomp.profile(machine.processor(), granted);
        }
        String kernel = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
        return new SeccompFile(dev.tare.oci.Platform.host().architecture(), kernel, granted).read(profile);
    }

    /** A file of the host's, empty where there is none. */
    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
