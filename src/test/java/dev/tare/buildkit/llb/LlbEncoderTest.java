package dev.tare.buildkit.llb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.oci.Platform;
import dev.tare.plan.ExecMount;
import dev.tare.plan.FileAction;
import dev.tare.plan.Op;
import dev.tare.plan.Owner;
import dev.tare.plan.Vertex;
import dev.tare.testing.SmallImage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import pb.Ops;

class LlbEncoderTest {
    private static final Platform PLATFORM = new Platform("linux", "amd64", "");
    private static final Digest LAYER = Digest.sha256("layer");

    private static Vertex image(String origin) {
        return new Vertex(
                new Op.ImageSource(
                        "base",
                        Digest.sha256("manifest"),
                        origin.isEmpty() ? null : SmallImage.reference(origin),
                        PLATFORM,
                        List.of(LAYER)),
                List.of(),
                "FROM base",
                false);
    }

    private static Vertex context(String... excludes) {
        return new Vertex(new Op.LocalSource("context", List.of(excludes)), List.of(), "context", false);
    }

    private static Vertex files(List<Vertex> inputs, FileAction... actions) {
        return new Vertex(new Op.FileOp(List.of(actions)), inputs, "files", false);
    }

    private static Vertex run(List<Vertex> inputs, ExecMount... mounts) {
        return new Vertex(
                new Op.Exec(
                        List.of("/bin/sh", "-c", "make"),
                        List.of("PATH=/bin"),
                        List.of("HTTP_PROXY=http://proxy"),
                        "/src",
                        "me",
                        Op.Network.NONE,
                        false,
                        List.of(mounts),
                        Op.ExecLimits.NONE,
                        PLATFORM),
                inputs,
                "RUN make",
                false);
    }

    private static Llb encode(Vertex vertex) {
        return LlbEncoder.encode(vertex, 7, "project");
    }

    /** The ops in their order, the last without the one that names the result. */
    private static List<Ops.Op> ops(Llb llb) {
        return llb.definition().getDefList().subList(0, llb.definition().getDefCount() - 1).stream()
                .map(LlbEncoderTest::op)
                .toList();
    }

    private static Ops.Op op(ByteString bytes) {
        try {
            return Ops.Op.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anOpIsKnownByTheDigestOfItsBytesAndComesBehindWhatItReads() {
        Llb llb = encode(run(List.of(image(""))));

        List<Ops.Op> ops = ops(llb);
        ByteString first = llb.definition().getDef(0);
        assertThat(ops.get(1).getInputs(0).getDigest())
                .isEqualTo(Digest.sha256(first.toByteArray()).toString());
        assertThat(op(llb.definition().getDef(2)).getInputs(0).getDigest())
                .isEqualTo(
                        Digest.sha256(llb.definition().getDef(1).toByteArray()).toString());
        assertThat(llb.vertices().values()).extracting(Vertex::name).contains("RUN make");
    }

    @Test
    void theAlternativeOfAnOpStandsBehindItsPlatformAsGoWritesIt() {
        ByteString exec = encode(run(List.of(image("")))).definition().getDef(1);
        byte[] bytes = exec.toByteArray();
        int input = 2 + bytes[1];
        // Field 10, of which a length follows, then field 2.
        assertThat(bytes[input]).isEqualTo((byte) (10 << 3 | 2));
        assertThat(bytes[input + 2 + bytes[input + 1]]).isEqualTo((byte) (2 << 3 | 2));
    }

    @Test
    void theSamePlanGivesTheSameBytes() {
        Vertex plan = run(List.of(image(""), context("a")), new ExecMount.Bind("/m", 1, "/x", false));
        assertThat(encode(plan).definition()).isEqualTo(encode(plan).definition());
    }

    @Test
    void aBaseOfARegistryIsNamedByItsDigestAndOneOfTheStoreIsSent() {
        Llb there = encode(run(List.of(image("registry.lan/base:1"))));
        assertThat(ops(there).getFirst().getSource().getIdentifier())
                .isEqualTo("docker-image://registry.lan/base:1@" + Digest.sha256("manifest"));
        assertThat(there.images()).isEmpty();

        Llb here = encode(run(List.of(image(""))));
        assertThat(ops(here).getFirst().getSource().getIdentifier())
                .isEqualTo("oci-layout://tare.invalid/store@" + Digest.sha256("manifest"));
        assertThat(ops(here).getFirst().getSource().getAttrsMap()).isEqualTo(Map.of("oci.store", Llb.STORE));
        assertThat(here.images()).hasSize(1);
    }

    @Test
    void whatIsNotThereIsSaidWhereZeroWouldMeanTheFirst() {
        Ops.Op copy = ops(encode(files(
                        List.of(Vertex.SCRATCH, context()),
                        new FileAction.Copy(1, "/a", "/b"),
                        new FileAction.Mkdir("/d", 0700, null, 9))))
                .getLast();
        Ops.FileAction first = copy.getFile().getActions(0);
        assertThat(first.getInput()).isEqualTo(-1);
        assertThat(first.getSecondaryInput()).isZero();
        assertThat(first.getOutput()).isEqualTo(-1);
        assertThat(first.getCopy().getMode()).isEqualTo(-1);
        assertThat(first.getCopy().getTimestamp()).isEqualTo(-1);
        Ops.FileAction second = copy.getFile().getActions(1);
        // One input, so that the first action's result has the number 1.
        assertThat(second.getInput()).isEqualTo(1);
        assertThat(second.getSecondaryInput()).isEqualTo(-1);
        assertThat(second.getOutput()).isZero();
        assertThat(second.getMkdir().getTimestamp()).isEqualTo(9_000_000_000L);
    }

    @Test
    void aHereDocumentIsMadeInAnEmptyTreeAndCopiedFromThere() {
        Ops.FileOp op = ops(encode(files(
                        List.of(image("")), new FileAction.Mkfile("f", "text", "/d/", new Owner("me", ""), "0755"))))
                .getLast()
                .getFile();
        assertThat(op.getActions(0).getInput()).isEqualTo(-1);
        assertThat(op.getActions(0).getMkfile().getData().toStringUtf8()).isEqualTo("text");
        assertThat(op.getActions(0).getMkfile().getTimestamp()).isEqualTo(7_000_000_000L);
        assertThat(op.getActions(1).getInput()).isZero();
        assertThat(op.getActions(1).getSecondaryInput()).isEqualTo(1);
        assertThat(op.getActions(1).getCopy().getMode()).isEqualTo(0755);
        assertThat(op.getActions(1).getCopy().getOwner().getUser().getByName().getName())
                .isEqualTo("me");
    }

    @Test
    void parentsAreAPatternBelowWhatStandsInFrontOfThePivot() {
        FileAction.Copy copy = new FileAction.Copy(
                1, "/a/./b/c", "/d/", null, null, Set.of(FileAction.Copy.Option.PARENTS), List.of("x"));
        Ops.FileActionCopy encoded = ops(encode(files(List.of(image(""), context()), copy)))
                .getLast()
                .getFile()
                .getActions(0)
                .getCopy();
        assertThat(encoded.getSrc()).isEqualTo("/a");
        assertThat(encoded.getIncludePatternsList()).containsExactly("b/c");
        assertThat(encoded.getRequiredPathsList()).containsExactly("/a/b/c");
        assertThat(encoded.getExcludePatternsList()).containsExactly("x");
    }

    @Test
    void mountsOfARunHaveNoOutputAndOnlyItsOwnTreeHasOne() {
        Ops.ExecOp exec = ops(encode(run(
                        List.of(image(""), context()),
                        new ExecMount.Bind("/b", 1, "/sub", false),
                        new ExecMount.Cache("/c", "id", ExecMount.Sharing.LOCKED, false, 0, "/", null, null, null),
                        new ExecMount.Tmpfs("/t", 5),
                        new ExecMount.Secret("s", "/run/s", "S", true, 0400, 1, 2),
                        new ExecMount.Ssh("default", null, true, 0600, 0, 0),
                        new ExecMount.Kept("/k", "k", "", null, false))))
                .getLast()
                .getExec();
        assertThat(exec.getMountsList())
                .extracting(Ops.Mount::getDest)
                .containsExactly("/", "/b", "/c", "/t", "/run/s", "/run/buildkit/ssh_agent.0");
        assertThat(exec.getMountsList()).extracting(Ops.Mount::getOutput).containsExactly(0L, -1L, -1L, -1L, -1L, -1L);
        assertThat(exec.getMountsList()).extracting(Ops.Mount::getInput).containsExactly(0L, 1L, -1L, -1L, -1L, -1L);
        assertThat(exec.getMounts(1).getSelector()).isEqualTo("/sub");
        assertThat(exec.getMounts(1).getReadonly()).isTrue();
        assertThat(exec.getMounts(2).getCacheOpt().getID()).isEqualTo("/id");
        assertThat(exec.getMounts(2).getCacheOpt().getSharing()).isEqualTo(Ops.CacheSharingOpt.LOCKED);
        assertThat(exec.getSecretenv(0).getName()).isEqualTo("S");
        assertThat(exec.getMeta().getEnvList()).contains("SSH_AUTH_SOCK=/run/buildkit/ssh_agent.0");
        assertThat(exec.getMeta().getProxyEnv().getHttpProxy()).isEqualTo("http://proxy");
        assertThat(exec.getNetwork()).isEqualTo(Ops.NetMode.NONE);
    }

    @Test
    void aFolderWithOtherPatternsIsAnotherTree() {
        Llb llb = encode(files(
                List.of(Vertex.SCRATCH, context("a"), context("b")),
                new FileAction.Copy(1, "/", "/"),
                new FileAction.Copy(2, "/", "/")));
        assertThat(llb.trees()).hasSize(2);
        assertThat(llb.trees().keySet()).allMatch(name -> name.startsWith("context-"));
    }

    @Test
    void oneTreeOverNothingIsThatTree() {
        Vertex copied = files(List.of(Vertex.SCRATCH, context()), new FileAction.Copy(1, "/", "/"));
        Vertex merged = new Vertex(new Op.Merge(), List.of(Vertex.SCRATCH, copied), "merge", false);
        assertThat(encode(merged).definition()).isEqualTo(encode(copied).definition());
    }

    @Test
    void capabilitiesAreRefused() {
        FileAction.Copy copy =
                new FileAction.Copy(1, "/a", "/a", null, null, Set.of(), List.of(), null, List.of("net_bind_service"));
        assertThatThrownBy(() -> encode(files(List.of(Vertex.SCRATCH, context()), copy)))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("capabilities");
    }
}
