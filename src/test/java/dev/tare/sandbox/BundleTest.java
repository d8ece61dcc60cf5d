package dev.tare.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BundleTest {
    private static final Launch LAUNCH = new Launch(List.of("/app", "x"), List.of("A=1"), "/w", "");

    @Test
    void theProcessIsTheLaunchAndItsUser() throws IOException {
        Map<String, Object> process = part(bundle(new Users.User(1000, 100, List.of(6L), "/"), true), "process");
        assertThat(process)
                .containsEntry("args", List.of("/app", "x"))
                .containsEntry("env", List.of("A=1"))
                .containsEntry("cwd", "/w")
                .containsEntry("terminal", false)
                .containsEntry("user", Map.of("uid", 1000L, "gid", 100L, "additionalGids", List.of(100L, 6L)));
    }

    @Test
    void onlyRootStartsWithCapabilities() throws IOException {
        Map<String, Object> root = part(bundle(new Users.User(0, 0, List.of(), "/"), true), "process");
        assertThat(Json.object(root.get("capabilities"))).containsOnlyKeys("bounding", "effective", "permitted");
        assertThat(Json.strings(Json.object(root.get("capabilities")).get("effective")))
                .hasSize(14)
                .doesNotContain("CAP_SYS_ADMIN", "CAP_NET_ADMIN", "CAP_SYS_PTRACE");
        Map<String, Object> other = part(bundle(new Users.User(1, 1, List.of(), "/"), true), "process");
        assertThat(Json.object(other.get("capabilities"))).containsOnlyKeys("bounding");
    }

    @Test
    void theHostsNetworkIsSharedOnlyWhenAskedFor() throws IOException {
        assertThat(namespaces(true)).containsExactly("mount", "pid", "ipc", "uts", "network");
        assertThat(namespaces(false)).containsExactly("mount", "pid", "ipc", "uts");
    }

    @Test
    void filesOfTheHostAreMountedAfterAllElse() throws IOException {
        List<Object> mounts = Json.list(
                json(bundle(new Users.User(0, 0, List.of(), "/"), true)).get("mounts"));
        List<String> at = new ArrayList<>();
        for (Object mount : mounts) {
            at.add(Json.string(Json.object(mount).get("destination")));
        }
        assertThat(at)
                .containsExactly(
                        "/proc", "/dev", "/dev/pts", "/sys", "/sys/fs/cgroup", "/dev/mqueue", "/dev/shm", "/etc/hosts");
        assertThat(Json.object(mounts.getLast()))
                .containsEntry("source", "/c/hosts")
                .containsEntry("type", "bind");
    }

    private static List<String> namespaces(boolean own) throws IOException {
        List<String> out = new ArrayList<>();
        for (Object namespace : Json.list(part(bundle(new Users.User(0, 0, List.of(), "/"), own), "linux")
                .get("namespaces"))) {
            out.add(Json.string(Json.object(namespace).get("type")));
        }
        return out;
    }

    private static final Machine MACHINE = new Machine(false, 1L << 32, Capabilities.DEFAULT, false, true, "amd64");

    private static Bundle bundle(Users.User user, boolean ownNetwork) {
        return bundle(user, ownNetwork, ContainerSettings.NONE, Confinement.NONE, Limits.NONE, MACHINE);
    }

    private static Bundle bundle(
            Users.User user,
            boolean ownNetwork,
            ContainerSettings settings,
            Confinement confinement,
            Limits limits,
            Machine machine) {
        return new Bundle(
                LAUNCH,
                user,
                Path.of("/c/rootfs"),
                "h",
                ownNetwork ? RunOptions.Network.DEFAULT : RunOptions.Network.HOST,
                "/tare-1",
                Map.of("/etc/hosts", Path.of("/c/hosts")),
                settings,
                confinement,
                limits,
                List.of(),
                null,
                machine);
    }

    private static Map<String, Object> json(Bundle bundle) throws IOException {
        return Json.readObject(bundle.toJson());
    }

    private static Map<String, Object> part(Bundle bundle, String name) throws IOException {
        return Json.object(json(bundle).get(name));
    }
}
