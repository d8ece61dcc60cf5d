package dev.tare.buildkit.llb;

import dev.tare.plan.ExecMount;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import pb.Ops;

/** RUN with its mounts. The caches that nobody asked for are left out, as a solver may. */
final class ExecEncoder {
    private static final int NO_OUTPUT = -1;
    private static final String CACHE = "/cache";

    private final LlbEncoder encoder;
    private final Vertex vertex;
    private final Inputs inputs = new Inputs();
    private final Ops.ExecOp.Builder exec = Ops.ExecOp.newBuilder();

    private ExecEncoder(LlbEncoder encoder, Vertex vertex) {
        this.encoder = encoder;
        this.vertex = vertex;
    }

    static Ops.Op.Builder encode(LlbEncoder encoder, Vertex vertex, Op.Exec op) {
        ExecEncoder steps = new ExecEncoder(encoder, vertex);
        steps.exec.addMounts(Ops.Mount.newBuilder()
                .setInput(steps.inputs.add(encoder.digest(vertex.inputs().getFirst())))
                .setDest("/")
                .setOutput(0));
        List<ExecMount.Ssh> agents = new ArrayList<>();
        for (ExecMount mount : op.mounts()) {
            steps.mount(mount, agents);
        }
        steps.agents(agents);
        Ops.Meta.Builder meta = meta(op);
        if (!agents.isEmpty() && op.environment().stream().noneMatch(each -> each.startsWith("SSH_AUTH_SOCK="))) {
            meta.addEnv("SSH_AUTH_SOCK=" + target(agents.getFirst(), 0));
        }
        steps.exec
                .setMeta(meta)
                .setNetwork(
                        switch (op.network()) {
                            case DEFAULT -> Ops.NetMode.UNSET;
                            case HOST -> Ops.NetMode.HOST;
                            case NONE -> Ops.NetMode.NONE;
                        })
                .setSecurity(op.insecure() ? Ops.SecurityMode.INSECURE : Ops.SecurityMode.SANDBOX);
        return Ops.Op.newBuilder()
                .addAllInputs(steps.inputs.all())
                .setExec(steps.exec)
                .setPlatform(LlbEncoder.platform(op.platform()));
    }

    private static Ops.Meta.Builder meta(Op.Exec op) {
        Ops.Meta.Builder meta = Ops.Meta.newBuilder()
                .addAllArgs(op.args())
                .addAllEnv(op.environment())
                .setCwd(op.directory())
                .setUser(op.user())
                .setRemoveMountStubsRecursive(true);
        if (!op.proxies().isEmpty()) {
            meta.setProxyEnv(proxies(op.proxies()));
        }
        for (Op.HostEntry host : op.limits().hosts()) {
            meta.addExtraHosts(Ops.HostIP.newBuilder().setHost(host.name()).setIP(host.address()));
        }
        for (Op.Ulimit limit : op.limits().ulimits()) {
            meta.addUlimit(Ops.Ulimit.newBuilder()
                    .setName(limit.name())
                    .setSoft(limit.soft())
                    .setHard(limit.hard()));
        }
        return meta;
    }

    private static Ops.ProxyEnv proxies(List<String> proxies) {
        Ops.ProxyEnv.Builder out = Ops.ProxyEnv.newBuilder();
        for (String each : proxies) {
            int equals = each.indexOf('=');
            String value = each.substring(equals + 1);
            switch (each.substring(0, equals).toLowerCase(Locale.ROOT)) {
                case "http_proxy" -> out.setHttpProxy(value);
                case "https_proxy" -> out.setHttpsProxy(value);
                case "ftp_proxy" -> out.setFtpProxy(value);
                case "no_proxy" -> out.setNoProxy(value);
                case "all_proxy" -> out.setAllProxy(value);
                default -> {
                    // No other is a proxy to BuildKit.
                }
            }
        }
        return out.build();
    }

    private void mount(ExecMount mount, List<ExecMount.Ssh> agents) {
        if (mount instanceof ExecMount.Bind bind) {
            exec.addMounts(Ops.Mount.newBuilder()
                    .setInput(input(bind.input()))
                    .setSelector(selector(bind.source()))
                    .setDest(bind.target())
                    .setOutput(NO_OUTPUT)
                    .setReadonly(!bind.writable()));
        } else if (mount instanceof ExecMount.Cache cache) {
            exec.addMounts(cache(cache));
        } else if (mount instanceof ExecMount.Tmpfs memory) {
            exec.addMounts(Ops.Mount.newBuilder()
                    .setInput(Inputs.EMPTY)
                    .setDest(memory.target())
                    .setOutput(NO_OUTPUT)
                    .setMountType(Ops.MountType.TMPFS)
                    .setTmpfsOpt(Ops.TmpfsOpt.newBuilder().setSize(memory.size())));
        } else if (mount instanceof ExecMount.Secret secret) {
            secret(secret);
        } else if (mount instanceof ExecMount.Ssh agent) {
            agents.add(agent);
        }
    }

    /** The number of an input of the vertex; 0 of a mount is an empty tree. */
    private int input(int number) {
        return number == 0
                ? Inputs.EMPTY
                : inputs.add(encoder.digest(vertex.inputs().get(number)));
    }

    private static String selector(String source) {
        return source.equals("/") ? "" : source;
    }

    private Ops.Mount.Builder cache(ExecMount.Cache cache) {
        String selector = selector(cache.source());
        int input;
        if (selector.isEmpty() && (cache.mode() != null || cache.uid() != null || cache.gid() != null)) {
            // Its owner and mode are those of the folder that it begins with.
            input = inputs.add(encoder.addInternal(folder(cache), "setting cache mount permissions"));
            selector = CACHE;
        } else {
            input = input(cache.input());
        }
        return Ops.Mount.newBuilder()
                .setInput(input)
                .setSelector(selector)
                .setDest(cache.target())
                .setOutput(NO_OUTPUT)
                .setReadonly(cache.readOnly())
                .setMountType(Ops.MountType.CACHE)
                .setCacheOpt(Ops.CacheOpt.newBuilder()
                        .setID("/" + cache.id())
                        .setSharing(
                                switch (cache.sharing()) {
                                    case SHARED -> Ops.CacheSharingOpt.SHARED;
                                    case PRIVATE -> Ops.CacheSharingOpt.PRIVATE;
                                    case LOCKED -> Ops.CacheSharingOpt.LOCKED;
                                }));
    }

    private Ops.Op.Builder folder(ExecMount.Cache cache) {
        Integer mode = cache.mode();
        Inputs on = new Inputs();
        int tree = cache.input() == 0
                ? Inputs.EMPTY
                : on.add(encoder.digest(vertex.inputs().get(cache.input())));
        return Ops.Op.newBuilder()
                .addAllInputs(on.all())
                .setFile(Ops.FileOp.newBuilder()
                        .addActions(Ops.FileAction.newBuilder()
                                .setInput(tree)
                                .setSecondaryInput(Inputs.EMPTY)
                                .setOutput(0)
                                .setMkdir(Ops.FileActionMkDir.newBuilder()
                                        .setPath(CACHE)
                                        .setMode(mode == null ? 0755 : mode)
                                        .setTimestamp(-1)
                                        .setOwner(Ops.ChownOpt.newBuilder()
                                                .setUser(id(cache.uid()))
                                                .setGroup(id(cache.gid()))))));
    }

    private static Ops.UserOpt id(@Nullable Long number) {
        return Ops.UserOpt.newBuilder()
                .setByID(number == null ? 0 : number.intValue())
                .build();
    }

    private void secret(ExecMount.Secret secret) {
        String variable = secret.variable();
        if (variable != null) {
            exec.addSecretenv(Ops.SecretEnv.newBuilder()
                    .setID(secret.id())
                    .setName(variable)
                    .setOptional(!secret.required()));
        }
        String target = secret.target();
        if (target != null) {
            exec.addMounts(Ops.Mount.newBuilder()
                    .setInput(Inputs.EMPTY)
                    .setDest(target)
                    .setOutput(NO_OUTPUT)
                    .setMountType(Ops.MountType.SECRET)
                    .setSecretOpt(Ops.SecretOpt.newBuilder()
                            .setID(secret.id())
                            .setUid((int) secret.uid())
                            .setGid((int) secret.gid())
                            .setMode(secret.mode())
                            .setOptional(!secret.required())));
        }
    }

    private void agents(List<ExecMount.Ssh> agents) {
        for (int i = 0; i < agents.size(); i++) {
            ExecMount.Ssh agent = agents.get(i);
            exec.addMounts(Ops.Mount.newBuilder()
                    .setInput(Inputs.EMPTY)
                    .setDest(target(agent, i))
                    .setOutput(NO_OUTPUT)
                    .setMountType(Ops.MountType.SSH)
                    .setSSHOpt(Ops.SSHOpt.newBuilder()
                            .setID(agent.id())
                            .setUid((int) agent.uid())
                            .setGid((int) agent.gid())
                            .setMode(agent.mode())
                            .setOptional(!agent.required())));
        }
    }

    private static String target(ExecMount.Ssh agent, int number) {
        String target = agent.target();
        return target == null ? "/run/buildkit/ssh_agent." + number : target;
    }
}
