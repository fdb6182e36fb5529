package io.fused.protocol;

import io.grpc.MethodDescriptor;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;

/** The method {@code Collections/Stream} on frames instead of generated messages. */
public final class FrameStreams {
    /** Wire-compatible with {@link CollectionsGrpc#getStreamMethod()}. */
    public static final MethodDescriptor<Frame, Frame> METHOD =
            CollectionsGrpc.getStreamMethod().toBuilder(
                            new FrameMarshaller(), new FrameMarshaller())
                    .build();

    private FrameStreams() {}

    /**
     * Puts a handler of frames into a service in the place of the generated one.
     *
     * @param service the generated base class, bound; its own {@code stream} is never called
     * @param handler what takes the calls of {@code Stream}
     * @return the service to register
     */
    public static ServerServiceDefinition bind(
            ServerServiceDefinition service, ServerCallHandler<Frame, Frame> handler) {
        ServiceDescriptor.Builder descriptor =
                ServiceDescriptor.newBuilder(service.getServiceDescriptor().getName());
        Object schema = service.getServiceDescriptor().getSchemaDescriptor();
        if (schema instanceof ProtoFileDescriptorSupplier) {
            descriptor.setSchemaDescriptor(schema);
        }
        for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
            descriptor.addMethod(isStream(method) ? METHOD : method.getMethodDescriptor());
        }
        ServerServiceDefinition.Builder bound = ServerServiceDefinition.builder(descriptor.build());
        for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
            if (!isStream(method)) {
                bound.addMethod(method);
            }
        }
        return bound.addMethod(METHOD, handler).build();
    }

    private static boolean isStream(ServerMethodDefinition<?, ?> method) {
        return method.getMethodDescriptor().getFullMethodName().equals(METHOD.getFullMethodName());
    }
}
