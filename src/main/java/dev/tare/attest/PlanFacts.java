package dev.tare.attest;

import dev.tare.oci.Digest;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.plan.ExecMount;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a plan reads and uses.
 *
 * @param dependencies bases, downloads and commits
 * @param locals names of the build contexts of this machine
 * @param secrets IDs of secrets, and whether the build does without each
 * @param agents the same of SSH agents
 * @param network whether a program of the build could use the network
 * @param vertices all of the plan, inputs before those that use them
 */
record PlanFacts(
        SortedSet<Dependency> dependencies,
        SortedSet<String> locals,
        SortedMap<String, Boolean> secrets,
        SortedMap<String, Boolean> agents,
        boolean network,
        List<Vertex> vertices) {
    private static final String LAYOUT = "oci-layout://";

    /** Collects them. @throws IOException when a source no longer says what it gave */
    static PlanFacts of(Vertex result, SourceDigests digests) throws IOException {
        List<Vertex> vertices = new ArrayList<>();
        collect(result, new HashSet<>(), vertices);
        TreeSet<Dependency> dependencies = new TreeSet<>();
        TreeSet<String> locals = new TreeSet<>();
        TreeMap<String, Boolean> secrets = new TreeMap<>();
        TreeMap<String, Boolean> agents = new TreeMap<>();
        boolean network = false;
        for (Vertex vertex : vertices) {
            Op op = vertex.op();
            if (op instanceof Op.ImageSource image) {
                dependencies.add(image(image));
            } else if (op instanceof Op.HttpSource http) {
                dependencies.add(Dependency.of(http, digests));
            } else if (op instanceof Op.GitSource git) {
                dependencies.add(Dependency.of(git, digests));
            } else if (op instanceof Op.LocalSource local) {
                locals.add(local.name());
            } else if (op instanceof Op.Exec exec) {
                network |= exec.network() != Op.Network.NONE;
                for (ExecMount mount : exec.mounts()) {
                    if (mount instanceof ExecMount.Secret secret) {
                        secrets.merge(secret.id(), !secret.required(), Boolean::logicalAnd);
                    } else if (mount instanceof ExecMount.Ssh ssh) {
                        agents.merge(ssh.id(), !ssh.required(), Boolean::logicalAnd);
                    }
                }
            }
        }
        return new PlanFacts(dependencies, locals, secrets, agents, network, vertices);
    }

    private static void collect(Vertex vertex, Set<Digest> seen, List<Vertex> into) {
        if (seen.add(vertex.digest())) {
            vertex.inputs().forEach(input -> collect(input, seen, into));
            into.add(vertex);
        }
    }

    private static Dependency image(Op.ImageSource image) {
        return Dependency.ofImage(uri(image.name(), image.platform()), image.manifest());
    }

    private static String uri(String name, Platform platform) {
        boolean layout = name.startsWith(LAYOUT);
        // The folder of a layout is this machine's own; what it is called says enough.
        String plain = layout ? name.substring(name.lastIndexOf('/') + 1) : name;
        Reference reference = Reference.parse(plain);
        if (reference == null) {
            return PackageUrl.of("generic", "", plain, "", new TreeMap<>(), "");
        }
        return Subject.purl(layout ? "oci" : "docker", reference, platform);
    }
}
