package dev.tare.slim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.ContainerConfig;
import dev.tare.oci.Healthcheck;
import dev.tare.oci.tree.Inode;
import dev.tare.testing.MemoryTree;
import dev.tare.verify.FileAsked;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What stays of a tree, and why. */
class KeepWalkTest {
    private final MemoryTree tree = new MemoryTree();
    private final ContainerConfig.Builder config = ContainerConfig.EMPTY.toBuilder();

    private KeptTree choose(SlimEvidence evidence) throws IOException {
        return KeepWalk.choose(tree, config.build(), evidence);
    }

    private KeptTree choose() throws IOException {
        return choose(SlimEvidence.NONE);
    }

    private static SlimEvidence found(FileAsked... asked) {
        return new SlimEvidence(List.of(), List.of(), List.of(asked), List.of(), List.of());
    }

    private void program(String path, String text) {
        tree.put(path, Inode.file(0755, 0, 0, text.length(), MemoryTree.TIME), 0, text);
    }

    private static KeepRule rule(KeptTree kept, String path) {
        assertThat(kept.kept()).containsKey(path);
        return kept.kept().get(path).rule();
    }

    @Test
    void aScriptKeepsItsInterpreterAndThePathsAndProgramsThatItNames() throws IOException {
        program("usr/bin/dash", "the shell");
        tree.symlink("bin", "usr/bin").symlink("usr/bin/sh", "dash");
        program("usr/bin/grep", "grep");
        program("usr/bin/sed", "sed");
        program("usr/bin/awk", "awk");
        tree.file("etc/app.conf", "a").file("usr/share/doc/app/copyright", "c");
        program("start", "#!/bin/sh\n# awk is not used\ngrep -q a /etc/app.conf && exec \"$@\"\n");
        config.entrypoint = List.of("/start");
        KeptTree kept = choose();
        assertThat(rule(kept, "start")).isEqualTo(KeepRule.START);
        assertThat(rule(kept, "usr/bin/dash")).isEqualTo(KeepRule.SCRIPT);
        assertThat(rule(kept, "usr/bin/sh")).isEqualTo(KeepRule.SCRIPT);
        assertThat(rule(kept, "usr/bin/grep")).isEqualTo(KeepRule.SCRIPT);
        assertThat(rule(kept, "etc/app.conf")).isEqualTo(KeepRule.SCRIPT);
        assertThat(kept.kept()).containsKey("bin");
        assertThat(kept.kept()).doesNotContainKeys("usr/bin/sed", "usr/bin/awk", "usr/share/doc/app/copyright");
    }

    @Test
    void eachLinkOfAChainStaysWithTheFoldersOnTheWay() throws IOException {
        program("opt/tool/v2/bin/tool", "tool");
        tree.symlink("opt/tool/current", "v2")
                .symlink("usr/bin/tool", "/etc/alternatives/tool")
                .symlink("etc/alternatives/tool", "../../opt/tool/current/bin/tool");
        config.cmd = List.of("tool");
        config.env = List.of("PATH=/usr/bin");
        KeptTree kept = choose();
        assertThat(kept.kept())
                .containsKeys(
                        "usr/bin/tool",
                        "etc/alternatives/tool",
                        "opt/tool/current",
                        "opt/tool/v2",
                        "opt/tool/v2/bin",
                        "opt/tool/v2/bin/tool");
    }

    @Test
    void aLoopOfLinksLeadsNowhereAndIsNoError() throws IOException {
        program("app", "app");
        tree.symlink("etc/hosts", "hosts");
        config.cmd = List.of("/app");
        assertThat(choose().kept()).containsKey("app");
    }

    @Test
    void anInterpreterKeepsItsModules() throws IOException {
        program("usr/bin/python3.11", "python");
        tree.symlink("usr/bin/python3", "python3.11")
                .file("usr/lib/python3.11/json/__init__.py", "j")
                .file("usr/lib/ruby/x.rb", "r")
                .file("app/main.py", "import json")
                .file("app/data/a.csv", "1");
        config.entrypoint = List.of("python3", "/app/main.py");
        KeptTree kept = choose();
        assertThat(rule(kept, "usr/lib/python3.11/json/__init__.py")).isEqualTo(KeepRule.LANGUAGE);
        assertThat(rule(kept, "app/data/a.csv")).isEqualTo(KeepRule.OWN);
        assertThat(kept.kept()).doesNotContainKey("usr/lib/ruby/x.rb");
    }

    @Test
    void aScriptThatIsOnlyCopiedNeedsNoInterpreterAndOneThatIsReadByAnInterpreterDoes() throws IOException {
        program("usr/bin/perl", "perl");
        program("usr/bin/sh", "sh");
        program("usr/bin/tool", "tool");
        tree.file("usr/lib/perl5/a.pm", "a");
        program("srv-template", "#!/usr/bin/perl\n");
        program("sourced", "#!/usr/bin/sh\ntool\n");
        program("app", "app");
        config.cmd = List.of("/app");
        KeptTree copied = choose(found(new FileAsked(0, "open", "/app", "srv-template")));
        assertThat(rule(copied, "srv-template")).isEqualTo(KeepRule.SEEN);
        assertThat(copied.kept()).doesNotContainKeys("usr/bin/perl", "usr/lib/perl5/a.pm");
        KeptTree started = choose(found(new FileAsked(0, "exec", "/app", "srv-template")));
        assertThat(started.kept()).containsKeys("usr/bin/perl", "usr/lib/perl5/a.pm");
        KeptTree sourced = choose(found(new FileAsked(0, "open", "/usr/bin/sh", "sourced")));
        assertThat(sourced.kept()).containsKeys("usr/bin/tool", "sourced");
    }

    @Test
    void usersStayAndFoldersThatProgramsWriteToAndVolumesWithWhatIsInThem() throws IOException {
        program("app", "app");
        tree.file("etc/passwd", "root")
                .file("etc/group", "root")
                .file("data/a", "a")
                .file("var/lib/x/file", "x");
        tree.put("var/lib/app", Inode.directory(0750, 100, 100, MemoryTree.TIME), 0, "");
        tree.put("tmp", Inode.directory(01777, 0, 0, MemoryTree.TIME), 0, "");
        config.cmd = List.of("/app");
        config.volumes = Set.of("/data");
        KeptTree kept = choose();
        assertThat(kept.kept()).containsKeys("etc/passwd", "etc/group", "data/a", "var/lib/app", "tmp");
        assertThat(kept.kept().get("var/lib/app").node().inode().mode()).isEqualTo(0750);
        assertThat(kept.kept().get("var/lib/app").node().inode().uid()).isEqualTo(100);
        assertThat(kept.kept()).doesNotContainKeys("var/lib/x/file", "var/lib/x");
    }

    @Test
    void aHealthCheckAndTheCommandsOfProbesStay() throws IOException {
        program("app", "app");
        program("bin/sh", "sh");
        program("bin/wget", "wget");
        program("bin/migrate", "migrate");
        config.cmd = List.of("/app");
        config.healthcheck = new Healthcheck(List.of("CMD-SHELL", "wget -q localhost || exit 1"), 0, 0, 0, 0, 0);
        KeptTree kept =
                choose(new SlimEvidence(List.of(), List.of(List.of("migrate", "up")), List.of(), List.of(), List.of()));
        assertThat(kept.kept()).containsKeys("bin/sh", "bin/wget", "bin/migrate");
    }

    @Test
    void whatIsIncludedStaysAndWhatIsExcludedGoesWhateverNeedsIt() throws IOException {
        program("app", "app");
        tree.file("usr/share/zoneinfo/Europe/Paris", "z")
                .file("app.d/large", "l")
                .file("etc/passwd", "p");
        config.cmd = List.of("/app");
        KeptTree kept = choose(new SlimEvidence(
                List.of(), List.of(), List.of(), List.of("/usr/share/zoneinfo"), List.of("etc/passwd", "app.d/**")));
        assertThat(rule(kept, "usr/share/zoneinfo/Europe/Paris")).isEqualTo(KeepRule.INCLUDED);
        assertThat(kept.kept()).doesNotContainKeys("etc/passwd", "app.d/large");
        assertThatThrownBy(() -> choose(
                        new SlimEvidence(List.of(), List.of(), List.of(), List.of("/usr/share/zoneinfos"), List.of())))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("--include /usr/share/zoneinfos fits nothing");
    }

    @Test
    void theSumsOfTheAuditAreAllBytesAndAFileOfSeveralNamesCountsOnce() throws IOException {
        program("app", "123");
        tree.hardLinks(1, "12345", "lib/a", "lib/b")
                .file("etc/passwd", "1234567")
                .file("usr/share/doc/x", "12");
        config.cmd = List.of("/app");
        KeptTree kept = choose(new SlimEvidence(List.of(), List.of(), List.of(), List.of("/lib/b"), List.of()));
        // Eleven bytes are in lower layers.
        SlimAudit audit = SlimAudit.of("x", kept, 3 + 5 + 7 + 2 + 11);
        assertThat(audit.hidden()).isEqualTo(11);
        assertThat(audit.keptBytes()).isEqualTo(3 + 5 + 7);
        assertThat(audit.goneBytes()).isEqualTo(2);
        assertThat(audit.isGone("/lib/a")).isTrue();
        assertThat(audit.text())
                .contains("gone     2", "hidden   11", "all      28")
                .contains("/usr/share/doc");
    }
}
