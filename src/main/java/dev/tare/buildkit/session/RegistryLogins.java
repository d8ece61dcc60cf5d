package dev.tare.buildkit.session;

import dev.tare.registry.Login;
import dev.tare.registry.Logins;
import io.grpc.stub.StreamObserver;
import moby.filesync.v1.AuthGrpc;
import moby.filesync.v1.AuthOuterClass.CredentialsRequest;
import moby.filesync.v1.AuthOuterClass.CredentialsResponse;

/** Tells the daemon who the user is to a registry, where bases come from one. */
public final class RegistryLogins extends AuthGrpc.AuthImplBase {
    private final Logins logins;

    public RegistryLogins(Logins logins) {
        this.logins = logins;
    }

    @Override
    public void credentials(CredentialsRequest request, StreamObserver<CredentialsResponse> answer) {
        String host = request.getHost().equals("registry-1.docker.io") ? "docker.io" : request.getHost();
        Login login = logins.find(host, "");
        CredentialsResponse.Builder out = CredentialsResponse.newBuilder();
        if (login instanceof Login.Password password) {
            out.setUsername(password.user()).setSecret(password.password());
        } else if (login instanceof Login.IdentityToken token) {
            // As docker's client has it: an identity token is a secret without a user.
            out.setSecret(token.token());
        }
        answer.onNext(out.build());
        answer.onCompleted();
    }
}
