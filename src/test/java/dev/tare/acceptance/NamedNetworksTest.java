package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.ChildProcess.Result;
import dev.tare.testing.ContainerRoom;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks with names: who reaches whom, by what names, and what is left when they end. */
@Tag("integration")
class NamedNetworksTest {
    private static final String HELLO = "hello from inside\n";

    @TempDir
    static Path home;

    private static ContainerRoom room;
    private static Tare tare;

    @BeforeAll
    static void makeImages() {
        ChildProcess.installed("nft");
        room = ContainerRoom.in(home);
        tare = room.tare();
        room.web();
    }

    @BeforeEach
    void makeNetworks() {
        for (String name : new String[] {"one", "two"}) {
            assertThat(tare.command("network", "create", name).succeed().out()).matches("[0-9a-f]{64}\n");
        }
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        room.leave();
        room.assertClean();
        assertThat(tare.command("network", "rm", "one", "two").succeed().out()).isEqualTo("one\ntwo\n");
        assertThat(tare.command("network", "ls").succeed().out().lines()).hasSize(4);
    }

    @Test
    void membersOfANetworkFindEachOtherByNameAliasAndId() {
        String id = room.start("--name", "db", "--network", "one", "--network-alias", "sql", "web");
        for (String name : new String[] {"db", "sql", id.substring(0, 12)}) {
            assertThat(ask("one", name)).as(name).isEqualTo(HELLO);
        }
        assertThat(ask("one", "nosuch")).isEmpty();
    }

    @Test
    void whoIsInNoCommonNetworkNeitherFindsNorReachesIt() throws IOException {
        String id = room.start("--name", "db", "--network", "one", "web");
        String address = Files.readString(room.folder(id).resolve("address"));
        assertThat(ask("one", address)).isEqualTo(HELLO);
        assertThat(ask("two", "db")).isEmpty();
        assertThat(ask("two", address)).isEmpty();
        assertThat(ask("bridge", address)).isEmpty();
    }

    @Test
    void aContainerThatRunsIsToldOfThoseThatComeAndGo() {
        room.start("--name", "early", "--network", "one", "box", "sleep", "300");
        Result _ = tare.command("exec", "early", "sh", "-c", "echo 10.1.1.1 own >> /etc/hosts")
                .succeed();
        room.start("--name", "late", "--network", "name=one,alias=behind", "web");
        assertThat(inside("early", "wget -qO- http://behind:8080/")).isEqualTo(HELLO);
        Result _ = tare.command("rm", "-f", "late").succeed();
        assertThat(inside("early", "cat /etc/hosts")).contains("10.1.1.1 own").doesNotContain("late");
        room.start("--name", "late", "--network", "one", "web");
        assertThat(inside("early", "wget -qO- http://late:8080/")).isEqualTo(HELLO);
        Result _ = tare.command("docker", "rename", "late", "later").succeed();
        assertThat(inside("early", "cat /etc/hosts")).contains("\tlater ").doesNotContain("\tlate ");
    }

    @Test
    void aNetworkIsJoinedAndLeftWhileTheContainerRuns() {
        room.start("--name", "db", "web");
        room.start("--name", "app", "--network", "two", "box", "sleep", "300");
        assertThat(inside("app", "busybox timeout 3 wget -qO- http://base:8080/"))
                .isEmpty();
        Result _ = tare.command("network", "connect", "--alias", "base", "two", "db")
                .succeed();
        assertThat(inside("app", "busybox timeout 3 wget -qO- http://base:8080/"))
                .isEqualTo(HELLO);
        assertThat(tare.command("ps", "--filter", "network=two", "--format", "{{.Names}} {{.Networks}}")
                        .succeed()
                        .out())
                .isEqualTo("app two\ndb two\n");
        assertThat(tare.command("network", "inspect", "two").succeed().out()).contains("\"db\"", "\"app\"");
        Result _ = tare.command("network", "disconnect", "two", "db").succeed();
        assertThat(inside("app", "busybox timeout 3 wget -qO- http://base:8080/; cat /etc/hosts"))
                .doesNotContain("hello", "base");
    }

    @Test
    void aContainerThatIsStartedAgainIsFoundAtItsNewAddress() {
        room.start("--name", "app", "--network", "one", "box", "sleep", "300");
        room.start("--name", "db", "--network", "one", "web");
        Result _ = tare.command("stop", "-t", "0", "db").succeed();
        room.start("--name", "between", "web");
        Result _ = tare.command("start", "db").succeed();
        assertThat(inside("app", "wget -qO- http://db:8080/")).isEqualTo(HELLO);
    }

    @Test
    void aNetworkInUseStaysAndWrongNamesAreOneClearError() {
        room.start("--name", "db", "--network", "one", "web");
        Result used = tare.command("network", "rm", "one").run();
        assertThat(used.exit()).isEqualTo(1);
        assertThat(used.err()).contains("the container db is in the network one");
        assertThat(tare.command("network", "create", "one").run().err()).contains("already");
        assertThat(tare.command("network", "rm", "host").run().err()).contains("always there");
        Result none =
                tare.command("run", "--rm", "--network", "ones", "box", "ls").run();
        assertThat(none.exit()).isEqualTo(125);
        assertThat(none.err()).contains("there is no network called \"ones\"", "one");
        Result both = tare.command("run", "--network", "one", "--network", "host", "box", "ls")
                .run();
        assertThat(both.err()).contains("--network host goes with no other");
    }

    @Test
    void theNamesGoWithAContainerThatIsKilledTogetherWithItsShim() throws Exception {
        room.start("--name", "app", "--network", "one", "box", "sleep", "300");
        String id = room.start("--name", "db", "--network", "one", "web");
        for (String which : new String[] {"shim", "process"}) {
            ProcessHandle.of(room.pid(id, which)).ifPresent(ProcessHandle::destroyForcibly);
        }
        Thread.sleep(100);
        Result _ = tare.command("ps").succeed();
        assertThat(inside("app", "cat /etc/hosts")).containsPattern("\\bapp\\b").doesNotContainPattern("\\bdb\\b");
    }

    @Test
    void anOrdinaryUserIsToldThatThereIsNone() throws IOException {
        Person person = Person.ordinary(home.resolve("person"));
        Result result =
                person.command(person.program(), "network", "create", "ci").run();
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("an ordinary user", "--network host");
    }

    private static String ask(String network, String host) {
        return tare.command(
                        "run",
                        "--rm",
                        "--network",
                        network,
                        "box",
                        "sh",
                        "-c",
                        // Not as the first process, which no signal of its container's ends.
                        "busybox timeout 3 wget -qO- http://" + host + ":8080/; :")
                .run()
                .out();
    }

    private static String inside(String container, String script) {
        return tare.command("exec", container, "sh", "-c", script).run().out();
    }
}
