package portage.hapi;

import ca.uhn.fhir.batch2.jobs.config.Batch2JobsConfig;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings.StoreMetaSourceInformationEnum;
import ca.uhn.fhir.jpa.api.config.ThreadPoolFactoryConfig;
import ca.uhn.fhir.jpa.batch2.JpaBatch2Config;
import ca.uhn.fhir.jpa.config.HapiJpaConfig;
import ca.uhn.fhir.jpa.config.r4.JpaR4Config;
import ca.uhn.fhir.jpa.config.util.HapiEntityManagerFactoryUtil;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import ca.uhn.fhir.jpa.model.dialect.HapiFhirH2Dialect;
import ca.uhn.fhir.jpa.subscription.channel.config.SubscriptionChannelConfig;
import jakarta.persistence.EntityManagerFactory;
import org.apache.commons.dbcp2.BasicDataSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.transaction.annotation.EnableTransactionManagement;

import javax.sql.DataSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the JPA server needs of Spring. System properties: hapi.metaSource (NONE, SOURCE_URI, SOURCE_URI_AND_REQUEST_ID,
 * REQUEST_ID; default NONE), hapi.multipleDelete (true lets $expunge empty the server), hapi.placeholders (true makes
 * missing reference targets), hapi.jdbcUrl (a jdbc:h2:file: URL survives a restart).
 */
@Configuration
@EnableTransactionManagement
@Import({
  JpaR4Config.class,
  HapiJpaConfig.class,
  JpaBatch2Config.class,
  Batch2JobsConfig.class,
  SubscriptionChannelConfig.class,
  ThreadPoolFactoryConfig.class
})
public class ServerConfig {

  @Bean
  JpaStorageSettings storageSettings() {
    // What hapi-fhir-jpaserver-starter 8.8.0 sets otherwise than the library.
    JpaStorageSettings settings = new JpaStorageSettings();
    settings.setAllowContainsSearches(true);
    settings.setExpungeEnabled(true);
    settings.setFilterParameterEnabled(true);
    settings.setSearchPreFetchThresholds(List.of(13, 503, 2003, -1));
    settings.setTreatReferencesAsLogical(Stream.of("terminology.hl7.org", "snomed.info", "unitsofmeasure.org", "loinc.org")
        .flatMap(host -> Stream.of("http://" + host + "/*", "https://" + host + "/*"))
        .collect(Collectors.toSet()));
    settings.setStoreMetaSourceInformation(StoreMetaSourceInformationEnum.valueOf(System.getProperty("hapi.metaSource", "NONE")));
    settings.setAllowMultipleDelete(Boolean.getBoolean("hapi.multipleDelete"));
    settings.setAutoCreatePlaceholderReferenceTargets(Boolean.getBoolean("hapi.placeholders"));
    return settings;
  }

  @Bean
  PartitionSettings partitionSettings() {
    return new PartitionSettings();
  }

  /**
   * HapiJpaConfig declares a full-text service although Hibernate Search is off; terminology code takes its
   * presence for "Hibernate Search is on", and ValueSet/$expand then fails with HSEARCH800001.
   */
  @Bean
  static BeanDefinitionRegistryPostProcessor withoutFullTextSearch() {
    return registry -> registry.removeBeanDefinition("fullTextSearchSvc");
  }

  @Bean(destroyMethod = "close")
  DataSource dataSource() {
    BasicDataSource dataSource = new BasicDataSource();
    dataSource.setUrl(System.getProperty("hapi.jdbcUrl", "jdbc:h2:mem:hapi"));
    dataSource.setMaxTotal(20);
    return dataSource;
  }

  @Bean
  LocalContainerEntityManagerFactoryBean entityManagerFactory(
      ConfigurableListableBeanFactory beanFactory, FhirContext fhirContext,
      JpaStorageSettings storageSettings, DataSource dataSource) {
    var factory = HapiEntityManagerFactoryUtil.newEntityManagerFactory(beanFactory, fhirContext, storageSettings);
    factory.setPersistenceUnitName("HAPI_PU");
    factory.setDataSource(dataSource);
    factory.setJpaPropertyMap(Map.of(
        "hibernate.dialect", HapiFhirH2Dialect.class.getName(),
        "hibernate.hbm2ddl.auto", "update",
        "hibernate.jdbc.batch_size", "20",
        "hibernate.search.enabled", "false"));
    return factory;
  }

  @Bean
  @Primary
  JpaTransactionManager transactionManager(EntityManagerFactory entityManagerFactory) {
    return new JpaTransactionManager(entityManagerFactory);
  }
}
