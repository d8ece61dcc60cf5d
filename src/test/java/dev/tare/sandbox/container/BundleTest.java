package dev.tare.sandbox.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.plan.Op;
import dev.tare.sandbox.HostFeatures;
import dev.tare.sandbox.Limits;
import dev.tare.sandbox.MountAccess;
import dev.tare.sandbox.MountPoint;
import dev.tare.sandbox.ProcessSpec;
import dev.tare.sandbox.Users;
import dev.tare.sandbox.network.NetworkMode;
import dev.tare.sandbox.security.Capabilities;
import dev.tare.sandbox.security.Confinement;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BundleTest {
    private static final ProcessSpec LAUNCH = new ProcessSpec(List.of("/app", "x"), List.of("A=1"), "/w", "");

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

    @Test
    void aMountComesAfterThoseThatItLiesIn() throws IOException {
        List<String> at = new ArrayList<>();
        for (Map<String, Object> mount : mounts(
                MACHINE, Confinement.NONE, point(MountPoint.BIND, "/a/b/c", ""), point(MountPoint.VOLUME, "/a", ""))) {
            at.add(Json.string(mount.get("destination")));
        }
        assertThat(at).endsWith("/dev/shm", "/a", "/etc/hosts", "/a/b/c");
    }

    @Test
    void whatIsAskedForTakesThePlaceOfTheUsual() throws IOException {
        List<Map<String, Object>> shm = mounts(MACHINE, Confinement.NONE, point(MountPoint.TMPFS, "/dev/shm", ""));
        assertThat(shm).filteredOn("destination", "/dev/shm").hasSize(1);
        List<Map<String, Object>> dev = mounts(MACHINE, Confinement.NONE, point(MountPoint.BIND, "/dev", ""));
        assertThat(dev)
                .extracting(mount -> mount.get("destination"))
                .doesNotContain("/dev/shm", "/dev/pts")
                .contains("/dev");
    }

    @Test
    void theLastWordOnATmpfsCounts() throws IOException {
        assertThat(mounts(MACHINE, Confinement.NONE, point(MountPoint.TMPFS, "/t/a/b", "exec,size=1m,size=2m"))
                        .getLast())
                .containsEntry("options", List.of("nosuid", "nodev", "exec", "size=2m", "rprivate"));
    }

    @Test
    void aFolderIsMountedAsDockerDoes() throws IOException {
        assertThat(mounts(MACHINE, Confinement.NONE, point(MountPoint.BIND, "/t/a/b", ""))
                        .getLast())
                .containsEntry("options", List.of("rbind", "rprivate"));
        assertThat(mounts(MACHINE, Confinement.NONE, point(MountPoint.BIND, "/t/a/b", "bind,rslave"))
                        .getLast())
                .containsEntry("options", List.of("bind", "rslave"));
    }

    @Test
    void anOrdinaryUserHasNoControlGroups() throws IOException {
        HostFeatures machine =
                new HostFeatures(EnumSet.allOf(HostFeatures.Trait.class), 1, Capabilities.DEFAULT, "amd64");
        Limits limits =
                new Limits(new Limits.Memory(1L << 30, null, null, null, false), Limits.Cpu.NONE, 5L, List.of(), null);
        Map<String, Object> json = json(bundle(
                new Users.User(0, 0, List.of(), "/"), true, ContainerSettings.NONE, Confinement.NONE, limits, machine));
        assertThat(Json.object(json.get("linux"))).doesNotContainKeys("cgroupsPath", "resources");
        assertThat(new String(Json.write(json.get("mounts")), StandardCharsets.UTF_8))
                .doesNotContain("gid=5", "/sys/fs/cgroup");
    }

    @Test
    void limitsAreThoseOfTheRuntime() throws IOException {
        Limits limits = new Limits(
                new Limits.Memory(1L << 30, null, null, null, false),
                new Limits.Cpu(512L, null, null, "0", null),
                5L,
                List.of(new Op.Ulimit("core", -1, -1)),
                4096L);
        Bundle bundle = bundle(
                new Users.User(0, 0, List.of(), "/"), true, ContainerSettings.NONE, Confinement.NONE, limits, MACHINE);
        assertThat(Json.object(part(bundle, "linux").get("resources")))
                .containsEntry("memory", Map.of("limit", 1L << 30, "swap", 2L << 30))
                .containsEntry("cpu", Map.of("shares", 512L, "cpus", "0"))
                .containsEntry("pids", Map.of("limit", 5L));
        String json = new String(bundle.toJson(), StandardCharsets.UTF_8);
        assertThat(json)
                .contains("{\"type\":\"RLIMIT_CORE\",\"soft\":18446744073709551615,\"hard\":18446744073709551615}")
                .contains("\"size=4096\"");
    }

    private static MountPoint point(String type, String target, String options) {
        return new MountPoint(type, null, "/source", target, MountAccess.READ_WRITE, false, options);
    }

    private static List<Map<String, Object>> mounts(HostFeatures machine, Confinement confinement, MountPoint... points)
            throws IOException {
        ContainerSettings settings =
                new ContainerSettings(Map.of(), List.of(points), Set.of(), null, null, List.of(), "", List.of());
        Bundle bundle = bundle(new Users.User(0, 0, List.of(), "/"), true, settings, confinement, Limits.NONE, machine);
        List<Map<String, Object>> out = new ArrayList<>();
        for (Object mount : Json.list(json(bundle).get("mounts"))) {
            out.add(Json.object(mount));
        }
        return out;
    }

    private static List<String> namespaces(boolean own) throws IOException {
        List<String> out = new ArrayList<>();
        for (Object namespace : Json.list(part(bundle(new Users.User(0, 0, List.of(), "/"), own), "linux")
                .get("namespaces"))) {
            out.add(Json.string(Json.object(namespace).get("type")));
        }
        return out;
    }

    private static final HostFeatures MACHINE =
            new HostFeatures(Set.of(HostFeatures.Trait.SWAP_LIMIT), 1L << 32, Capabilities.DEFAULT, "amd64");

    private static Bundle bundle(Users.User user, boolean ownNetwork) {
        return bundle(user, ownNetwork, ContainerSettings.NONE, Confinement.NONE, Limits.NONE, MACHINE);
    }

    private static Bundle bundle(
            Users.User user,
            boolean ownNetwork,
            ContainerSettings settings,
            Confinement confinement,
            Limits limits,
            HostFeatures machine) {
        return new Bundle(
                LAUNCH,
                user,
                Path.of("/c/rootfs"),
                "h",
                ownNetwork ? NetworkMode.DEFAULT : NetworkMode.HOST,
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
