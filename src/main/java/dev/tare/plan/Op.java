package dev.tare.plan;

import dev.tare.oci.Digest;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one vertex of a plan does with its inputs. The shape is that of BuildKit's LLB, so that it can run there. */
public sealed interface Op {
    /** All of it: two ops with one encoding are one. */
    void encode(Encoder to);

    /** The digest of the encoding. */
    default Digest digest() {
        Encoder encoder = new Encoder();
        encode(encoder);
        return encoder.toDigest();
    }

    /** An empty tree. It has no inputs. */
    record Scratch() implements Op {
        @Override
        public void encode(Encoder to) {
            to.text("scratch");
        }
    }

    /**
     * An image whose configuration is known already.
     *
     * @param name as the user wrote it, for messages
     * @param manifest digest of the image's manifest for this platform
     * @param origin where a registry has it: registry and repository count; null where only the store is known to
     * @param platform of the image
     * @param diffIds digests of its plain layers, lowest first
     */
    record ImageSource(
            String name, Digest manifest, @Nullable Reference origin, Platform platform, List<Digest> diffIds)
            implements Op {
        public ImageSource {
            diffIds = List.copyOf(diffIds);
        }

        @Override
        public void encode(Encoder to) {
            to.text("image").text(name).digest(manifest).optional(origin == null ? null : origin.toString());
            to.platform(platform).number(diffIds.size());
            diffIds.forEach(to::digest);
        }

        /** The reference by which a registry gives this manifest and no other; null where none is known to. */
        public @Nullable Reference canonical() {
            return origin == null
                    ? null
                    : new Reference(origin.registry(), origin.repository(), origin.tag(), manifest);
        }
    }

    /** A tree that is read where it is, and is no layer by itself. It has no inputs. */
    sealed interface TreeSource extends Op {}

    /**
     * A folder of this machine.
     *
     * @param name {@code context}, or the name of a {@code --build-context}
     * @param excludes the patterns of the ignore file that applies
     */
    record LocalSource(String name, List<String> excludes) implements TreeSource {
        public LocalSource {
            excludes = List.copyOf(excludes);
        }

        @Override
        public void encode(Encoder to) {
            to.text("local").text(name).texts(excludes);
        }
    }

    /**
     * What a web address gives: a tree of one file, which belongs to root, has mode 0600 and the time of Last-Modified,
     * else 0.
     *
     * @param url http or https; it may hold a user and a password
     * @param name of the file
     * @param checksum what the content must have; null for any
     * @param unpack whether the tree is that of an archive's files, where the content is one
     */
    record HttpSource(String url, String name, @Nullable Digest checksum, boolean unpack) implements TreeSource {
        @Override
        public void encode(Encoder to) {
            to.text("http").text(url).text(name);
            to.optional(checksum == null ? null : checksum.toString()).flag(unpack);
        }
    }

    /**
     * The files of one commit of a git repository. They belong to root and have the time of the commit.
     *
     * @param remote the address; it may hold a user and a password
     * @param ref a branch, tag or commit; empty for the default branch
     * @param checksum what the commit, or the tag, must begin with; empty for any
     * @param subdirectory of the repository, without slashes around it; empty for all of it
     */
    record GitSource(String remote, String ref, String checksum, String subdirectory, Set<Option> options)
            implements TreeSource {
        /** How it is fetched, and what of it. */
        public enum Option {
            /** {@code .git} is a part of the tree, unless a subdirectory is asked for. */
            KEEP_GIT_DIR,
            /** Submodules are fetched too. */
            SUBMODULES,
            /** Files have the time of their checkout, not that of the commit. */
            CHECKOUT_TIME,
            /** The checksum is the commit, and the ref is only its name. */
            FETCH_BY_COMMIT
        }

        public GitSource {
            options = Set.copyOf(options);
        }

        public boolean has(Option option) {
            return options.contains(option);
        }

        @Override
        public void encode(Encoder to) {
            to.text("git").text(remote).text(ref).text(checksum).text(subdirectory);
            for (Option option : Option.values()) {
                to.flag(has(option));
            }
        }

        /** All of the same commit, with {@code .git}. */
        public GitSource whole() {
            Set<Option> all = EnumSet.of(Option.KEEP_GIT_DIR);
            all.addAll(options);
            return new GitSource(remote, ref, checksum, "", all);
        }
    }

    /**
     * Changes a tree, input 0, by actions in order; the result is one more layer on it.
     *
     * @param actions at least one
     */
    record FileOp(List<FileAction> actions) implements Op {
        public FileOp {
            actions = List.copyOf(actions);
            if (actions.isEmpty()) {
                throw new IllegalArgumentException("a FileOp without an action");
            }
        }

        @Override
        public void encode(Encoder to) {
            to.text("file").number(actions.size());
            actions.forEach(action -> action.encode(to));
        }
    }

    /** What a program sees of the network. */
    enum Network {
        /** Of this machine. */
        DEFAULT,
        /** The loopback alone. */
        NONE,
        /** Of this machine, asked for by name. */
        HOST;

        /** The one that is called {@code default}, {@code none} or {@code host}; null for another name. */
        public static @Nullable Network named(String name) {
            return switch (name) {
                case "default" -> DEFAULT;
                case "none" -> NONE;
                case "host" -> HOST;
                default -> null;
            };
        }
    }

    /**
     * What every RUN of a build is given or held to.
     *
     * @param hosts more lines of {@code /etc/hosts}
     * @param ulimits limits of processes
     * @param shmBytes size of {@code /dev/shm}, 0 for the usual 64 MiB
     */
    record ExecLimits(List<HostEntry> hosts, List<Ulimit> ulimits, long shmBytes) {
        public static final ExecLimits NONE = new ExecLimits(List.of(), List.of(), 0);

        public ExecLimits {
            hosts = List.copyOf(hosts);
            ulimits = List.copyOf(ulimits);
        }

        void encode(Encoder to) {
            to.number(hosts.size());
            hosts.forEach(host -> to.text(host.name()).text(host.address()));
            to.number(ulimits.size());
            for (Ulimit limit : ulimits) {
                to.text(limit.name()).number(limit.soft()).number(limit.hard());
            }
            to.number(shmBytes);
        }
    }

    /** A name and its address ({@code --add-host}). */
    record HostEntry(String name, String address) {}

    /** A limit of setrlimit(2). @param name in lower case without RLIMIT, such as {@code nofile}; -1 is no limit */
    record Ulimit(String name, long soft, long hard) {}

    /**
     * Runs a program in a tree, input 0; what it leaves changed is one more layer on it.
     *
     * @param args program and arguments, at least one
     * @param environment {@code NAME=value}
     * @param proxies {@code NAME=value} of the proxies
     * @param directory absolute working directory; made where it is missing
     * @param user {@code USER[:GROUP]} to be looked up in the tree, or the empty string for root
     * @param insecure with all capabilities and devices ({@code --security=insecure})
     * @param platform that the program is for
     */
    record Exec(
            List<String> args,
            List<String> environment,
            List<String> proxies,
            String directory,
            String user,
            Network network,
            boolean insecure,
            List<ExecMount> mounts,
            ExecLimits limits,
            Platform platform)
            implements Op {
        public Exec {
            args = List.copyOf(args);
            environment = List.copyOf(environment);
            proxies = List.copyOf(proxies);
            mounts = List.copyOf(mounts);
        }

        /** The same with more mounts, behind its own. */
        public Exec with(List<ExecMount> more) {
            if (more.isEmpty()) {
                return this;
            }
            List<ExecMount> all = new ArrayList<>(mounts);
            all.addAll(more);
            return withMounts(all);
        }

        /** The same with these mounts in place of its own. */
        public Exec withMounts(List<ExecMount> others) {
            return new Exec(args, environment, proxies, directory, user, network, insecure, others, limits, platform);
        }

        @Override
        public void encode(Encoder to) {
            to.text("exec").texts(args).texts(environment).texts(proxies);
            to.text(directory).text(user);
            to.text(network.name()).flag(insecure).number(mounts.size());
            for (ExecMount mount : mounts) {
                mount.encode(to);
            }
            limits.encode(to);
            to.platform(platform);
        }
    }

    /**
     * What makes of the tree of input 0 that of input 1: the layers that this has above that one's; where it stands on
     * others, one layer of all that differs and all that is gone.
     */
    record Diff() implements Op {
        @Override
        public void encode(Encoder to) {
            to.text("diff");
        }
    }

    /** Puts the layers of the inputs one over the other, lowest first ({@code COPY --link}). */
    record Merge() implements Op {
        @Override
        public void encode(Encoder to) {
            to.text("merge");
        }
    }
}
