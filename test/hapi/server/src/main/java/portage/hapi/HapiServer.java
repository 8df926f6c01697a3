package portage.hapi;

import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.provider.JpaCapabilityStatementProvider;
import ca.uhn.fhir.jpa.provider.JpaSystemProvider;
import ca.uhn.fhir.jpa.provider.TerminologyUploaderProvider;
import ca.uhn.fhir.jpa.provider.ValueSetOperationProvider;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.interceptor.CorsInterceptor;
import ca.uhn.fhir.rest.server.interceptor.ResponseHighlighterInterceptor;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import java.net.InetSocketAddress;

/**
 * A HAPI FHIR JPA R4 server at http://127.0.0.1:PORT/fhir on H2 in memory, for tests. Usage: HapiServer [PORT], 0 for
 * a free one. Prints "READY URL" on stdout once it answers. Settings: see the hapi.* properties in ServerConfig.
 */
public class HapiServer {

  public static void main(String[] args) {
    try {
      start(args.length > 0 ? Integer.parseInt(args[0]) : 8080);
    } catch (Throwable e) {
      e.printStackTrace();
      System.exit(1); // the schedulers' threads would keep the process alive
    }
  }

  private static void start(int port) throws Exception {
    Server server = new Server(new InetSocketAddress("127.0.0.1", port));
    ServerConnector connector = (ServerConnector) server.getConnectors()[0];
    connector.open(); // takes the port, or fails, before the slow part
    var context = new AnnotationConfigApplicationContext(ServerConfig.class);
    var handler = new ServletContextHandler("/");
    handler.addServlet(new ServletHolder(restfulServer(context)), "/fhir/*");
    server.setHandler(handler);
    server.start();
    System.out.println("READY http://127.0.0.1:" + connector.getLocalPort() + "/fhir");
  }

  private static RestfulServer restfulServer(AnnotationConfigApplicationContext context) {
    IFhirSystemDao<?, ?> systemDao = context.getBean(IFhirSystemDao.class);
    RestfulServer fhir = new RestfulServer(systemDao.getContext());
    fhir.registerProviders(context.getBean("myResourceProvidersR4", ResourceProviderFactory.class).createProviders());
    fhir.registerProviders(
        context.getBean(JpaSystemProvider.class),
        context.getBean(TerminologyUploaderProvider.class),
        context.getBean(ValueSetOperationProvider.class));
    fhir.setServerConformanceProvider(new JpaCapabilityStatementProvider(
        fhir, systemDao, context.getBean(JpaStorageSettings.class),
        context.getBean(ISearchParamRegistry.class), context.getBean(IValidationSupport.class)));
    DatabaseBackedPagingProvider paging = context.getBean(DatabaseBackedPagingProvider.class);
    paging.setDefaultPageSize(20);
    paging.setMaximumPageSize(Integer.MAX_VALUE);
    fhir.setPagingProvider(paging);
    fhir.setDefaultPrettyPrint(true);
    fhir.registerInterceptor(new ResponseHighlighterInterceptor());
    fhir.registerInterceptor(new CorsInterceptor());
    return fhir;
  }
}
