package dev.tare.cli.container;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A command line of {@code run} for tare and docker.
 *
 * @param name of the case
 * @param words after the program's name
 * @param sections what of it is compared: {@code exit}, {@code errors}, {@code output}, or sections of the probe
 */
record RunCase(String name, List<String> words, List<String> sections) {
    private static final String[] ALL = {
        "ids",
        "environment",
        "capabilities",
        "mounts",
        "limits",
        "groups",
        "process",
        "devices",
        "names",
        "exit",
        "errors"
    };

    /** One that says all that it sees; {@code more} is a line of shell after that. */
    private static RunCase probe(String name, String more, String flags, String... sections) {
        List<String> words = new ArrayList<>(List.of("run", "--rm"));
        if (!flags.contains("--network")) {
            words.addAll(List.of("--network", "none"));
        }
        words.addAll(Arrays.asList(flags.split(" ", -1)));
        words.removeIf(String::isEmpty);
        words.add(flags.contains("IMAGE") ? "probe:volume" : "probe");
        words.remove("IMAGE");
        words.addAll(List.of("sh", "-c", ". /probe; " + more));
        List<String> all = new ArrayList<>(List.of("exit"));
        if (!more.isEmpty()) {
            all.add("files");
        }
        all.addAll(Arrays.asList(sections));
        return new RunCase(name, words, all);
    }

    /** One that runs something else. */
    private static RunCase other(String name, String words, String... sections) {
        return new RunCase(
                name, Arrays.asList(("run --rm --network none " + words).split(" ", -1)), Arrays.asList(sections));
    }

    static List<RunCase> all(Path shared) {
        List<RunCase> out = new ArrayList<>();
        out.add(new RunCase("plain", probe("", "", "").words(), List.of(ALL)));
        out.add(probe("user", "", "-u ann --group-add audio --group-add 77", "ids", "environment", "capabilities"));
        out.add(probe("numbers", "", "-u 1234:5678", "ids", "environment", "capabilities"));
        out.add(probe(
                "folder", "stat -c '%a %u %g' /made /made/here", "-u ann -w /made/here", "process", "environment"));
        out.add(probe(
                "variables",
                "",
                "-e FROM=here -e X=1 -e EMPTY= -e NOT_THERE --env-file " + shared.resolve("env"),
                "environment"));
        out.add(probe("dropped", "", "--cap-drop ALL --cap-add chown --cap-add CAP_NET_RAW", "capabilities"));
        out.add(probe("confined", "euid", "-u ann --security-opt no-new-privileges", "capabilities"));
        out.add(probe("raised", "euid", "-u ann --cap-drop mknod --cap-drop NET_RAW", "capabilities"));
        out.add(probe(
                "limited",
                "df -k /dev/shm | tail -n 1",
                "--memory 64m --memory-reservation 32m --cpus 0.5 --pids-limit 50 --cpuset-cpus 0 --shm-size 10m"
                        + " --ulimit nofile=100:200 --ulimit core=0",
                "groups",
                "limits",
                "mounts"));
        out.add(probe(
                "weighed",
                "cat /proc/sys/kernel/shm_rmid_forced",
                "--cpu-shares 512 --cpu-period 50000 --cpu-quota 20000 --oom-score-adj 321"
                        + " --sysctl kernel.shm_rmid_forced=1",
                "groups",
                "process"));
        out.add(probe(
                "readonly",
                "touch /x; touch /t/x && stat -c '%a %u' /t; touch /dev/shm/x /dev/x; touch /etc/hosts; echo > /etc/hostname",
                "--read-only --tmpfs /t:size=1m,mode=700,uid=5,exec --tmpfs /tmp",
                "mounts",
                "errors"));
        out.add(probe(
                "shared",
                "cat /in/file /one; echo x > /in/y; echo new > /rw/made; ls /named /link/there; stat -c %a /rw",
                "-v " + shared + ":/in:ro -v " + shared.resolve("file") + ":/one -v " + shared + ":/rw -v " + shared
                        + ":/link/bound",
                "mounts",
                "errors"));
        out.add(probe(
                "volumes",
                "find /data /new -exec stat -c '%n %a %u %g %F' {} + | sort; cat /data/mine; touch /new/x",
                "IMAGE",
                "mounts"));
        out.add(probe(
                "volumes-over",
                "ls -A /data /new; stat -c '%a %u %g' /data /new",
                "--tmpfs /new --mount type=bind,source=" + shared + ",target=/data,readonly IMAGE",
                "mounts"));
        out.add(probe(
                "names",
                "",
                "-h here --domainname example.org --add-host db:10.1.2.3 --dns 192.0.2.1 --dns-search a.example"
                        + " --dns-option ndots:2",
                "names",
                "environment"));
        out.add(probe("host", "", "--network host", "names", "mounts", "environment"));
        out.add(probe(
                "filtered", "unshare -m true; unshare -U true; mount -t tmpfs none /tmp; chroot / true", "", "errors"));
        out.add(probe(
                "unfiltered",
                "unshare -U true",
                "--security-opt seccomp=unconfined --security-opt systempaths=unconfined",
                "capabilities",
                "mounts",
                "errors"));
        out.add(probe(
                "device",
                "head -c 2 /dev/made | od -c; echo x > /dev/made",
                "--device /dev/zero:/dev/made:r",
                "devices",
                "errors"));
        out.add(probe("machine", "[ $$ -gt 1 ] && echo more", "--pid host --ipc host --uts host", "mounts"));
        out.add(probe(
                "reaper", "readlink /proc/self/fd/1 | cut -c 1-4; echo $$ | grep -c 1", "--init", "capabilities"));
        out.add(other("true", "probe true", "exit", "output", "errors"));
        out.add(other("seven", "probe sh -c exit\t7", "exit"));
        out.add(other("killed", "probe sh -c kill\t-9\t$$", "exit"));
        out.add(other("aborted", "--init probe sh -c kill\t-6\t$$", "exit"));
        out.add(other("missing", "probe nothing-there", "exit"));
        out.add(other("missing-path", "probe /nothing/there", "exit"));
        out.add(other("no-program", "probe /bin/plain", "exit"));
        out.add(other("folder-run", "probe /etc", "exit"));
        out.add(other("no-format", "probe /bin/text", "exit"));
        out.add(other("no-interpreter", "probe /bin/script", "exit"));
        out.add(other("unknown-user", "-u nobody-here probe true", "exit"));
        out.add(other("typed", "-i probe cat", "exit", "output", "errors"));
        out.add(other("not-typed", "probe cat", "exit", "output", "errors"));
        out.add(other("entrypoint", "--entrypoint echo probe one two", "exit", "output"));
        out.add(other("no-image", "--pull never not-there", "exit"));
        out.add(other("bad-flag", "--no-such-flag probe", "exit"));
        out.add(other("bad-name", "--name a/b probe true", "exit"));
        out.add(other("bad-mount", "-v relative:not-absolute probe true", "exit"));
        out.add(other("over-proc", "-v /tmp:/proc/self probe true", "exit"));
        out.add(other("bad-memory", "--memory 1m probe true", "exit"));
        out.add(other("bad-capability", "--cap-add NOPE probe true", "exit"));
        return out;
    }
}
